// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.DeathCause;

/** Exit code 0. */
final class SuccessRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (file.status().code() == 0) {
            draft.decide(DeathCause.EXIT_SUCCESS, ExitCode.of(file).sentence());
        }
    }
}
