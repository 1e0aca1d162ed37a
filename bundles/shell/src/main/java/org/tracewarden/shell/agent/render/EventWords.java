// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Tone;

/** Says what happened to an agent in the guide's words. */
final class EventWords {

    private EventWords() {}

    /** {@code Agent 103 exited (code 0)}. */
    static String sentence(AgentEvent event) {
        return "Agent " + event.agentId() + " " + predicate(event);
    }

    /** {@code exited (code 0)}. */
    static String predicate(AgentEvent event) {
        if (event instanceof FaultDetected found) {
            return "fault: " + trigger(found.fault());
        }
        AgentLifecycle step = (AgentLifecycle) event;
        return switch (step.transition()) {
            case SPAWNED -> "spawned";
            case ACTIVE -> "active";
            case EXITED -> "exited (" + step.status().map(EventWords::how).orElse("status unknown") + ")";
            case RECOVERY -> "recovery" + behind(step.detail());
            case RESTARTED -> "restarted (" + (step.detail().isEmpty()
                    ? "restart " + step.restartCount()
                    : SafeText.of(step.detail())) + ")";
            case FAILED -> "failed" + behind(step.detail());
            case ADOPTED -> "found running again";
            case REMOVED -> "removed";
        };
    }

    /** What is not in the predicate already: why, and of a fault what was done. */
    static String more(AgentEvent event) {
        if (event instanceof FaultDetected found) {
            String outcome = found.fault().outcome();
            return SafeText.of(seen(found.fault()) + (outcome.isEmpty() ? "" : "; " + outcome));
        }
        AgentLifecycle step = (AgentLifecycle) event;
        return switch (step.transition()) {
            case RECOVERY, RESTARTED, FAILED -> "";
            case EXITED -> step.status().isPresent() ? "" : SafeText.of(step.detail());
            default -> SafeText.of(step.detail());
        };
    }

    /** What was seen, without the kind of fault that a summary may begin with. */
    static String seen(Fault fault) {
        String known = trigger(fault) + ": ";
        return fault.summary().startsWith(known) ? fault.summary().substring(known.length()) : fault.summary();
    }

    static Tone tone(AgentEvent event) {
        if (event instanceof FaultDetected) {
            return Tone.BAD;
        }
        AgentLifecycle step = (AgentLifecycle) event;
        return switch (step.transition()) {
            case FAILED -> Tone.BAD;
            case RECOVERY -> Tone.WARNING;
            case EXITED -> step.status().filter(s -> s.exited() && s.code() == 0).isPresent()
                    ? Tone.PLAIN
                    : Tone.WARNING;
            case RESTARTED, ACTIVE, ADOPTED -> Tone.GOOD;
            case SPAWNED, REMOVED -> Tone.PLAIN;
        };
    }

    /** {@code code 3}, {@code signal SIGSEGV, core dump written}. */
    static String how(ExitStatus status) {
        return status.exited()
                ? "code " + status.code()
                : "signal " + status.signal().fullName() + (status.coreDumped() ? ", core dump written" : "");
    }

    private static String trigger(Fault fault) {
        return fault.kind().words();
    }

    private static String behind(String detail) {
        return detail.isEmpty() ? "" : ": " + SafeText.of(detail);
    }
}
