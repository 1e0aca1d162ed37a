// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;

/**
 * What the rules say when only name and kind of waiting are known. Thread-safe.
 *
 * <p>Futex waits of a millisecond and more are idle waits here: which of them were contention is for the
 * {@link FutexHistory} to say, which knows it from single calls.
 */
final class BulkCategories {

    private final Settings settings;

    BulkCategories(Settings settings) {
        this.settings = settings;
    }

    SyscallCategory of(Syscall syscall, WaitKind waitedFor) {
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
