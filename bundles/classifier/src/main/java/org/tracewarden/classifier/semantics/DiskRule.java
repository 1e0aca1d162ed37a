// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.WaitKind;

/** Does it wait for a file, and where is that? */
final class DiskRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        if (about.waited() != WaitKind.DISK) {
            return Verdict.OPEN;
        }
        StringBuilder reason = new StringBuilder(96).append("it waited for ").append(about.fileOr("a file"));
        String fileSystem = about.fileSystem();
        if (!fileSystem.isEmpty()) {
            reason.append(" on ").append(fileSystem);
        }
        if (about.call().file().isPresent() && about.call().file().get().onNetworkFileSystem()) {
            reason.append(", whose data are on another host");
        } else if (fileSystem.equals("tmpfs")) {
            reason.append(", whose data are in memory or swapped out");
        } else if (about.role() == Role.SYNC) {
            reason.append(" to be safe on the disk");
        }
        return Verdict.graded(about.byName(), reason.toString());
    }
}
