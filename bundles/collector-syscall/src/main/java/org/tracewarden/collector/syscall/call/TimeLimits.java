// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.Optional;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.TimeLimit;

/** How long a caller was ready to wait. Makes the same limit once while it comes again and again. For one thread. */
final class TimeLimits {

    private static final Optional<TimeLimit> FOREVER = Optional.of(TimeLimit.FOREVER);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Optional<TimeLimit> last = FOREVER;

    /** As the kernel side read it. */
    Optional<TimeLimit> read(long nanos, boolean pointInTime) {
        if (nanos < 0) {
            return FOREVER;
        }
        TimeLimit.Kind kind = pointInTime ? TimeLimit.Kind.POINT_IN_TIME : TimeLimit.Kind.SPAN;
        TimeLimit known = last.orElseThrow();
        if (known.kind() != kind || known.nanos() != nanos) {
            last = Optional.of(new TimeLimit(kind, nanos));
        }
        return last;
    }

    /** As the registers alone tell it: milliseconds, and NULL where it means for ever. */
    Optional<TimeLimit> ofRegisters(Roles roles, String operation, SyscallArguments arguments) {
        if (roles.timeout() == 0 || !waits(roles, operation)) {
            return Optional.empty();
        }
        long value = arguments.get(roles.timeout() - 1);
        if (roles.timeoutKind() == TimeoutKind.MILLISECONDS) {
            return read((int) value * NANOS_PER_MILLI, false);
        }
        return value == 0 && !roles.has(Roles.SLEEPS) ? FOREVER : Optional.empty();
    }

    /** Whether the call takes a time limit: the fourth argument of futex is something else for most operations. */
    static boolean waits(Roles roles, String operation) {
        if (roles.timeoutKind() != TimeoutKind.FUTEX) {
            return true;
        }
        return switch (operation) {
            case "FUTEX_WAIT", "FUTEX_WAIT_BITSET", "FUTEX_LOCK_PI", "FUTEX_LOCK_PI2", "FUTEX_WAIT_REQUEUE_PI" -> true;
            default -> false;
        };
    }
}
