// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.collector.strace.line.Value;

/** How long a caller was ready to wait, as strace writes it. */
final class TimeLimits {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;

    private TimeLimits() {}

    /** Empty when the call takes none, or it cannot be read. */
    static Optional<TimeLimit> of(CallRole role, String operation, List<Value> arguments) {
        if (role.limit() == 0 || !mayWait(role, operation)) {
            return Optional.empty();
        }
        Value given = Values.argument(arguments, role.limit());
        if (role.limitKind() == CallRole.LimitKind.MILLISECONDS) {
            OptionalLong millis = Values.number(given);
            return millis.isEmpty() ? Optional.empty() : Optional.of(millis((int) millis.getAsLong()));
        }
        if (Values.isNull(given)) {
            return role.waiting() == CallRole.Wait.SLEEPS ? Optional.empty() : Optional.of(TimeLimit.FOREVER);
        }
        return given instanceof Value.Struct struct
                ? nanos(struct).map(nanos -> new TimeLimit(kind(role, operation, arguments), nanos))
                : Optional.empty();
    }

    /** The fourth argument of futex is something else for most operations. */
    private static boolean mayWait(CallRole role, String operation) {
        return role.limitKind() != CallRole.LimitKind.FUTEX || switch (operation) {
            case "FUTEX_WAIT", "FUTEX_WAIT_BITSET", "FUTEX_LOCK_PI", "FUTEX_LOCK_PI2", "FUTEX_WAIT_REQUEUE_PI" -> true;
            default -> false;
        };
    }

    private static TimeLimit millis(int millis) {
        return millis < 0 ? TimeLimit.FOREVER : new TimeLimit(TimeLimit.Kind.SPAN, millis * NANOS_PER_MILLI);
    }

    private static Optional<Long> nanos(Value.Struct struct) {
        OptionalLong seconds = Values.number(struct, "tv_sec");
        OptionalLong nanos = Values.number(struct, "tv_nsec");
        OptionalLong micros = Values.number(struct, "tv_usec");
        if (seconds.isEmpty() || nanos.isEmpty() && micros.isEmpty()) {
            return Optional.empty();
        }
        long rest = nanos.isPresent() ? nanos.getAsLong() : micros.getAsLong() * NANOS_PER_MICRO;
        boolean tooLong = seconds.getAsLong() > Long.MAX_VALUE / NANOS_PER_SECOND - 1;
        return Optional.of(tooLong ? Long.MAX_VALUE : seconds.getAsLong() * NANOS_PER_SECOND + rest);
    }

    private static TimeLimit.Kind kind(CallRole role, String operation, List<Value> arguments) {
        boolean point = switch (role.limitKind()) {
            case POINT -> true;
            case SLEEP -> Values.mentions(Values.argument(arguments, 2), "TIMER_ABSTIME");
            case FUTEX -> !operation.equals("FUTEX_WAIT");
            case SPAN, MILLISECONDS -> false;
        };
        return point ? TimeLimit.Kind.POINT_IN_TIME : TimeLimit.Kind.SPAN;
    }
}
