// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;

/**
 * What the rules say when only name and kind of waiting are known. Thread-safe.
 *
 * <p>Futex waits of a millisecond and more are contention only while their process was seen to contend, in a single
 * slow call, within the last 10 s, and only those that last less than {@code idle-futex-millis} on average. So an idle
 * pool is never shown as blocked on locks; a process whose waits are all shorter than the threshold of a slow call is
 * not shown either.
 */
final class BulkCategories implements CallCategories {

    private final Settings settings;
    private final FutexHistory futexes;

    BulkCategories(Settings settings, FutexHistory futexes) {
        this.settings = settings;
        this.futexes = futexes;
    }

    @Override
    public SyscallCategory of(Syscall syscall, WaitKind waitedFor) {
        SyscallCategory byName = settings.category(syscall.name());
        if (byName == SyscallCategory.OTHER || byName == SyscallCategory.IDLE_WAIT) {
            return byName;
        }
        Role role = Role.of(syscall.name());
        return switch (waitedFor) {
            case UNKNOWN -> role == Role.CONTROL ? SyscallCategory.FILE_SYSTEM : byName;
            case DISK -> role == Role.CONTROL ? SyscallCategory.FILE_SYSTEM : byName;
            case TIME -> role == Role.CONNECT || role == Role.OUTPUT
                    ? SyscallCategory.NETWORK
                    : SyscallCategory.IDLE_WAIT;
            case LOCK -> role == Role.FUTEX || role == Role.ANY_FUTEX
                    ? SyscallCategory.IDLE_WAIT
                    : SyscallCategory.LOCK_CONTENTION;
            case CLIENT, SERVER -> socket(role, byName, waitedFor);
            case PIPE, TERMINAL, DEVICE, EVENT -> descriptor(role, byName, waitedFor);
        };
    }

    @Override
    public SyscallCategory of(ProcessKey process, CallStats calls, long at) {
        return isFutexWait(calls.syscall(), calls.waitedFor())
                && calls.totalNanos() / Math.max(1, calls.count()) < settings.idleFutexNanos()
                && futexes.contending(process, at)
                ? SyscallCategory.LOCK_CONTENTION
                : of(calls.syscall(), calls.waitedFor());
    }

    @Override
    public SyscallCategory of(ProcessKey process, OngoingCalls calls, long at) {
        return isFutexWait(calls.syscall(), calls.waitedFor())
                && at - calls.oldestEnteredAt() < settings.idleFutexNanos()
                && futexes.contending(process, at)
                ? SyscallCategory.LOCK_CONTENTION
                : of(calls.syscall(), calls.waitedFor());
    }

    private boolean isFutexWait(Syscall syscall, WaitKind waitedFor) {
        return waitedFor == WaitKind.LOCK && Role.of(syscall.name()) == Role.FUTEX
                && settings.category(syscall.name()) == SyscallCategory.LOCK_CONTENTION;
    }

    private static SyscallCategory socket(Role role, SyscallCategory byName, WaitKind end) {
        return switch (role) {
            case ACCEPT -> SyscallCategory.IDLE_WAIT;
            case INPUT -> end == WaitKind.SERVER ? SyscallCategory.IDLE_WAIT : SyscallCategory.NETWORK;
            case OUTPUT, COPY, CONNECT -> SyscallCategory.NETWORK;
            case CONTROL -> SyscallCategory.FILE_SYSTEM;
            default -> byName;
        };
    }

    private static SyscallCategory descriptor(Role role, SyscallCategory byName, WaitKind kind) {
        return switch (role) {
            case INPUT, OUTPUT, COPY -> SyscallCategory.IDLE_WAIT;
            case OPEN -> kind == WaitKind.EVENT ? byName : SyscallCategory.IDLE_WAIT;
            case COMPLETION -> kind == WaitKind.EVENT || kind == WaitKind.DEVICE ? SyscallCategory.IDLE_WAIT : byName;
            case CONTROL -> SyscallCategory.FILE_SYSTEM;
            default -> byName;
        };
    }
}
