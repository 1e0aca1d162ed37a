// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.shell.agent.render.LogLines;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Units;

/** What an agent printed last, and what it prints from then on. */
final class AgentOutput {

    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final int QUEUE = 4_096;

    private final Agents agents;
    private final Screen screen;
    private final LogLines lines;
    private final boolean json;

    AgentOutput(Agents agents, Screen screen, LogLines lines, boolean json) {
        this.agents = agents;
        this.screen = screen;
        this.lines = lines;
        this.json = json;
    }

    void tail(String name, int last) throws CommandException {
        AgentInfo agent = agents.find(name);
        List<AgentLogLine> newest = newest(agents.logs(), agent, last);
        print(newest);
        if (newest.isEmpty() && !json) {
            screen.print("Agent " + agent.id() + " " + agent.name() + " has printed nothing yet; asm:logs -f "
                    + agent.name() + " waits for it.");
        }
        screen.flush();
    }

    /** The same, and then lines as they come, until Ctrl+C, or the end of the reader, the agent or the supervisor. */
    void follow(String name, int last) throws CommandException {
        AgentInfo agent = agents.find(name);
        AgentLogs logs = agents.logs();
        Handover handover = new Handover();
        try (Following following = new Following(logs.follow(agent.id(), handover))) {
            // lines that come between the two are in both: they are left out of what is handed over
            List<AgentLogLine> newest = newest(logs, agent, last);
            print(newest);
            follow(agent, logs, handover, new HashSet<>(newest));
        } catch (AgentException refused) {
            throw Agents.refused(refused);
        } catch (InterruptedException stopped) {
            // Ctrl+C or the end of the session: the normal way to end
            return;
        }
    }

    private void follow(AgentInfo agent, AgentLogs logs, Handover handover, Set<AgentLogLine> printed)
            throws CommandException, InterruptedException {
        while (screen.flush()) {
            Optional<AgentLogLine> line = handover.next(GLANCE);
            while (line.isPresent()) {
                if (!printed.remove(line.get())) {
                    printed.clear();
                    print(List.of(line.get()));
                }
                line = handover.next(Duration.ZERO);
            }
            long missed = handover.missed();
            if (missed > 0) {
                screen.print(json
                        ? "{\"type\":\"lagged\",\"lost\":" + missed + "}"
                        : "... " + Units.counted(missed, "line") + " not shown: this terminal fell behind");
            }
            if (agents.services().logs().filter(now -> now == logs).isEmpty()) {
                throw Failure.of("The supervisor was stopped or replaced: give the command again.");
            }
            if (agents.supervisor().find(agent.id()).isEmpty()) {
                if (!json) {
                    screen.print("Agent " + agent.id() + " " + agent.name() + " was removed.");
                }
                screen.flush();
                return;
            }
        }
    }

    private List<AgentLogLine> newest(AgentLogs logs, AgentInfo agent, int last) throws CommandException {
        try {
            return logs.tail(agent.id(), last);
        } catch (AgentException refused) {
            throw Agents.refused(refused);
        }
    }

    private void print(List<AgentLogLine> newest) throws CommandException {
        for (AgentLogLine line : newest) {
            if (json) {
                screen.print(agents.json().encode(line));
            } else {
                screen.print(lines.lines(line));
            }
        }
    }

    /** Brings lines to the command's own thread, which alone may print; what it is too slow for is counted. */
    private static final class Handover implements Consumer<AgentLogLine> {

        private final BlockingQueue<AgentLogLine> queue = new ArrayBlockingQueue<>(QUEUE);
        private final AtomicLong missed = new AtomicLong();

        @Override
        public void accept(AgentLogLine line) {
            if (!queue.offer(line)) {
                missed.incrementAndGet();
            }
        }

        Optional<AgentLogLine> next(Duration patience) throws InterruptedException {
            return Optional.ofNullable(queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
        }

        /** Since it was asked last. */
        long missed() {
            return missed.getAndSet(0);
        }
    }

    /** What follows the log, closed without checked exceptions. */
    private record Following(AutoCloseable feed) implements AutoCloseable {

        @Override
        public void close() {
            try {
                feed.close();
            } catch (Exception unclosed) {
                throw new IllegalStateException("the log's reader cannot be closed", unclosed);
            }
        }
    }
}
