// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Map;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;

/** The kernel's signals for a terminal: a key that was pressed, or its end. */
final class TerminalRule implements Rule {

    private static final Map<Signal, String> KEYS = Map.of(
            Signals.INT, "the interrupt key, usually Ctrl-C,",
            Signals.QUIT, "the quit key, usually Ctrl-\\,",
            Signals.TSTP, "the suspend key, usually Ctrl-Z,");

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || file.fatalFromKernel().isEmpty()) {
            return;
        }
        SignalSent sent = file.fatalFromKernel().get();
        String terminal = terminal(sent, file);
        String key = KEYS.get(sent.signal());
        if (sent.signal().equals(Signals.HUP)) {
            hangUp(sent, terminal, draft);
        } else if (key != null && !terminal.isEmpty()) {
            draft.decide(DeathCause.TERMINAL, sent.signal() + ": " + key + " was pressed on terminal " + terminal);
            draft.find(Aspect.WHY, "The kernel sent " + sent.signal() + " to the foreground process group of terminal "
                    + terminal, Source.SENT, Confidence.LIKELY);
        }
    }

    private static void hangUp(SignalSent sent, String terminal, Draft draft) {
        String of = terminal.isEmpty() ? "" : " " + terminal;
        ProcessInfo running = sent.running();
        if (sent.runningExiting() && running.pid() == sent.target().session()) {
            draft.decide(DeathCause.TERMINAL, "SIGHUP because the leader of its session, " + Name.withPid(running)
                    + ", ended");
            draft.find(Aspect.WHY, "The end of a session leader hangs up its terminal" + of, Source.SENT,
                    Confidence.CERTAIN);
        } else {
            draft.decide(DeathCause.TERMINAL, "SIGHUP because its terminal" + of + " or session ended");
            draft.find(Aspect.WHY, "The kernel sends SIGHUP when a terminal hangs up or a session or stopped process "
                    + "group loses its last owner", Source.SENT, Confidence.LIKELY);
        }
    }

    private static String terminal(SignalSent sent, CaseFile file) {
        return Name.path(sent.target().terminal().isEmpty() ? file.process().terminal() : sent.target().terminal());
    }
}
