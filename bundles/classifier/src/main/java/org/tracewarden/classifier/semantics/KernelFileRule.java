// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.WaitKind;

/** Is it a file that the kernel makes up, such as {@code /proc/kmsg} or {@code trace_pipe}? No disk is behind those. */
final class KernelFileRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        if (about.role() != Role.INPUT || about.waited() != WaitKind.DISK) {
            return Verdict.OPEN;
        }
        return switch (about.fileSystem()) {
            case "proc", "sysfs", "tracefs", "debugfs", "securityfs", "cgroup", "cgroup2", "binfmt_misc" ->
                    Verdict.idle("it waited for the kernel to tell something (" + about.fileOr("a file") + " on "
                            + about.fileSystem() + "), and not for a disk");
            default -> Verdict.OPEN;
        };
    }
}
