// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Signal;

/** Exit code 128 + n without such a signal to itself: shells and container runtimes so report their child's end. */
final class KilledChildRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        Signal told = ExitCode.signalIn(file.status().code());
        if (draft.decided() || told.equals(Signal.NONE)) {
            return;
        }
        String code = "Exited with code " + file.status().code();
        Optional<Deceased> child = lastKilled(file.children(), told, file.status().code());
        if (child.isPresent()) {
            Deceased dead = child.get();
            draft.decide(DeathCause.CHILD_KILLED, code + ": its child " + dead.name() + " " + end(dead));
            draft.find(Aspect.WHY, "No " + told + " was sent to it; its child was killed: " + dead.name() + " "
                    + end(dead) + ", " + Quantity.duration(file.diedAt() - dead.kernelTime()) + " before",
                    Source.EXIT_CODE + ", " + Source.EXIT, Confidence.LIKELY);
            draft.link(dead, "child whose end this exit code reports");
        } else if (Programs.reportsItsChild(file.process())) {
            draft.decide(DeathCause.EXIT_FAILURE, code + ", which in " + Name.of(file.process())
                    + " means that what it ran ended by " + told + "; no such death of a child was seen");
            draft.find(Aspect.WHY, "What it ran may have ended by " + told + " out of sight, or its script chose "
                    + "this code", Source.EXIT_CODE, Confidence.POSSIBLE);
        }
    }

    private static Optional<Deceased> lastKilled(List<Deceased> children, Signal signal, int code) {
        return children.stream()
                .filter(c -> c.status().signal().equals(signal) || reportsTheSame(c, code))
                .reduce((earlier, later) -> later);
    }

    private static boolean reportsTheSame(Deceased child, int code) {
        return child.cause() == DeathCause.CHILD_KILLED && child.status().code() == code;
    }

    private static String end(Deceased child) {
        return child.end() + (child.cause() == DeathCause.CHILD_KILLED ? " because its own child was killed" : "");
    }
}
