// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.process.ProcessInfo;

/** Who died: program, command line, place, and its pid inside of a pid namespace. */
final class IdentityRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        ProcessInfo process = file.process();
        String place = Name.of(process.workload());
        draft.find(Aspect.WHO,
                Name.withUid(process)
                        + (process.argv().isEmpty() ? "" : ", command line: " + Name.command(process.argv()))
                        + (place.isEmpty() ? "" : ", in " + place),
                Source.EXIT, Confidence.CERTAIN);
        if (process.namespacePid() != 0 && process.namespacePid() != process.pid()) {
            draft.find(Aspect.WHO,
                    "Pid " + process.pid() + " on the host is pid " + process.namespacePid()
                            + " in its pid namespace" + namespace(process.pidNamespace()),
                    Source.EXIT, Confidence.CERTAIN);
        }
    }

    private static String namespace(long inode) {
        return inode == 0 ? "" : " " + inode;
    }
}
