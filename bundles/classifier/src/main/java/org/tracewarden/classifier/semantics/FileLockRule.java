// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.WaitKind;

/** Does flock or fcntl wait for a lock? Most of their operations do not lock, or do not wait. */
final class FileLockRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        String operation = about.call().operation();
        return switch (about.role()) {
            case CONTROL -> {
                if (operation.isEmpty()) {
                    yield about.waited() == WaitKind.LOCK ? locked(about, "") : Verdict.OPEN;
                }
                yield operation.contains("SETLKW") ? locked(about, operation) : other(about, operation);
            }
            case FILE_LOCK -> operation.isEmpty() || operation.contains("LOCK_EX") || operation.contains("LOCK_SH")
                    ? locked(about, operation)
                    : other(about, operation);
            default -> Verdict.OPEN;
        };
    }

    private static Verdict locked(Case about, String operation) {
        return Verdict.graded(SyscallCategory.LOCK_CONTENTION, "it waited for a lock"
                + (operation.isEmpty() ? "" : " (" + operation + ")") + " on " + about.fileOr("a file"));
    }

    private static Verdict other(Case about, String operation) {
        return Verdict.graded(SyscallCategory.FILE_SYSTEM,
                operation + " on " + about.fileOr("a file") + " waits for no lock");
    }
}
