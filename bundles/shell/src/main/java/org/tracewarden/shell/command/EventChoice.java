// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.shell.render.EventKind;

/**
 * Which events to show. Gaps are shown whatever was chosen: without them a quiet stream could not be told from a lossy
 * one.
 *
 * @param pid of a process that takes part, as subject, sender of a signal or cause of an OOM kill
 * @param comm part of the name or program of such a process, or of an agent's name
 */
record EventChoice(Set<EventKind> kinds, OptionalInt pid, Optional<String> comm) implements EventFilter {

    @Override
    public boolean accepts(Event event) {
        if (event instanceof Gap) {
            return true;
        }
        return kinds.contains(EventKind.of(event))
                && (pid.isEmpty() && comm.isEmpty() || takingPart(event).anyMatch(this::wanted) || agent(event));
    }

    /** An agent is known by its name and its first process, of which an event may have the key alone. */
    private boolean agent(Event event) {
        if (!(event instanceof AgentEvent about)) {
            return false;
        }
        Optional<Integer> first = about instanceof AgentLifecycle step
                ? step.process().map(ProcessKey::pid)
                : event.subject().map(ProcessInfo::pid);
        return (pid.isEmpty() || first.filter(one -> one == pid.getAsInt()).isPresent())
                && comm.map(about.agent()::contains).orElse(true);
    }

    private boolean wanted(ProcessInfo process) {
        return (pid.isEmpty() || pid.getAsInt() == process.pid())
                && comm.map(c -> process.comm().contains(c) || process.program().contains(c)).orElse(true);
    }

    private static Stream<ProcessInfo> takingPart(Event event) {
        if (event instanceof SignalSent signal) {
            return Stream.concat(Stream.of(signal.target()), signal.sender().stream());
        }
        if (event instanceof OomKill oom) {
            return Stream.of(oom.victim(), oom.trigger());
        }
        return event instanceof CpuThrottled throttled ? throttled.processes().stream() : event.subject().stream();
    }
}
