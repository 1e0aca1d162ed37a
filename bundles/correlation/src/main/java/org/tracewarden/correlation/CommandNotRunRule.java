// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;

/** Exit codes 126 and 127 of a shell, or of a fork that executed nothing. */
final class CommandNotRunRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        int code = file.status().code();
        if (draft.decided() || code != 126 && code != 127) {
            return;
        }
        String what = code == 126 ? "a command could not be executed" : "a command was not found";
        if (Programs.isShell(file.process()) || file.life().neverExecuted()) {
            draft.decide(code == 126 ? DeathCause.COMMAND_NOT_EXECUTABLE : DeathCause.COMMAND_NOT_FOUND,
                    "Exited with code " + code + ": " + what);
            draft.find(Aspect.WHY, file.life().neverExecuted()
                    ? "It executed no program since it was forked: its execve failed, or " + what
                    : "A shell ends with this code when " + what, Source.EXIT_CODE, Confidence.LIKELY);
        } else {
            draft.decide(DeathCause.EXIT_FAILURE,
                    "Exited with code " + code + "; in a shell this would mean that " + what);
            draft.find(Aspect.WHY, Name.of(file.process()) + " is no shell that is known: it may have chosen the code "
                    + "itself, or hand on that " + what, Source.EXIT_CODE, Confidence.POSSIBLE);
        }
    }
}
