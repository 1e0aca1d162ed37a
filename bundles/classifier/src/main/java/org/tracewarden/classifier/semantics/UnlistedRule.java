// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;

/** Is it a call that the configuration says nothing of? */
final class UnlistedRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        return about.byName() == SyscallCategory.OTHER
                ? Verdict.harmless(SyscallCategory.OTHER, "the configuration has this call in no category")
                : Verdict.OPEN;
    }
}
