// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

/** Does it wait for a reader to make room? */
final class OutputRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        if (about.role() != Role.OUTPUT && about.role() != Role.COPY) {
            return Verdict.OPEN;
        }
        return switch (about.waited()) {
            case PIPE -> Verdict.idle("the other end of " + about.fileOr("a pipe")
                    + " is slow: it waited for that, and not for a disk");
            case TERMINAL -> Verdict.idle("the terminal " + about.fileOr("")
                    + " takes output slowly or was stopped: it waited for that, and not for a disk");
            case DEVICE -> Verdict.idle("the device " + about.fileOr("behind its descriptor")
                    + " takes data slowly: it waited for that, and not for a disk");
            case EVENT -> Verdict.idle("it waited until " + about.fileOr("its descriptor") + " was read");
            default -> Verdict.OPEN;
        };
    }
}
