// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

/** Nothing else is known: what does the name say? Always answers. */
final class ByNameRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        if (!about.call().path().isEmpty()) {
            return Verdict.graded(about.byName(), "it waited for the path " + about.call().path());
        }
        return Verdict.graded(about.byName(), switch (about.byName()) {
            case BLOCKING_IO -> "such calls wait for data to be transferred";
            case LOCK_CONTENTION -> "such calls wait for a lock";
            case FILE_SYSTEM -> "such calls look up or change names and attributes of files";
            default -> "such calls wait for the other end of a connection";
        });
    }
}
