// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.supervisor.life.AgentEventSink;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.telemetry.Telemetry;

/**
 * Keeps {@code status} and {@code agents/ID} in a directory as they are: looks at all each 0.9 s, and at an agent that
 * began or ended a tenth of a second later, at its own file only. Files are written when their texts are other ones;
 * the time of modification of {@code status} says when all of them were last true. One thread,
 * {@code tracewarden-agents-status}. At its end the files go; those that a killed platform left go when the next one
 * starts. Thread-safe.
 */
public final class StatusFiles implements AgentEventSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusFiles.class);
    private static final String STATUS = "status";
    private static final long LOOK_NANOS = 900_000_000;
    private static final long JOIN_MILLIS = 5_000;
    private static final long NANOS = 1_000_000_000L;

    private final Path path;
    private final ViewDirectory directory;
    private final AgentViews agents;
    private final Roster roster;
    private final Telemetry telemetry;
    private final BootClock clock;
    private final Thread thread = new Thread(this::run, "tracewarden-agents-status");
    private final News news = new News();
    private volatile Optional<String> problem = Optional.empty();

    /** Of what was written last to {@code status}; empty when that is not known. */
    private OptionalLong written = OptionalLong.empty();

    /** @param path a directory, made with mode 0755 when it is not there */
    public StatusFiles(Path path, Roster roster, Telemetry telemetry, BootClock clock) {
        this.path = path;
        this.roster = roster;
        this.telemetry = telemetry;
        this.clock = clock;
        directory = new ViewDirectory(path);
        agents = new AgentViews(new ViewDirectory(path.resolve("agents")));
        thread.setDaemon(true);
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    /** Why the files cannot be written, and what to do; empty when they can. */
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public void accept(AgentEvent event) {
        news.add(event.agentId());
    }

    /** Ends the thread, and removes the files. */
    @Override
    public void close() {
        news.close();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        removeFiles();
        long nextAll = System.nanoTime();
        do {
            long now = System.nanoTime();
            Set<Integer> some = news.take();
            // when something is wrong, all are tried each time
            if (nextAll - now <= 0 || problem.isPresent()) {
                nextAll = now + LOOK_NANOS;
                attempt(this::all);
            } else {
                attempt(() -> some(some));
            }
        } while (news.await(nextAll));
        removeFiles();
    }

    @FunctionalInterface
    private interface Turn {
        void write() throws IOException;
    }

    private void attempt(Turn turn) {
        try {
            directory.make();
            agents.makeDirectory();
            turn.write();
            if (problem.isPresent()) {
                LOG.info("status files are written to {} again", path);
            }
            problem = Optional.empty();
        } catch (IOException | RuntimeException failed) {
            failed(failed);
        }
    }

    private void failed(Exception why) {
        if (problem.isEmpty()) {
            LOG.warn("status files cannot be written to {}; it is tried again each second: {}", path, why.toString());
        }
        problem = Optional.of("status files cannot be written to " + path + " (" + why + "): make room, mend the"
                + " permissions, or set another status-directory");
        written = OptionalLong.empty();
        agents.forget();
    }

    private void all() throws IOException {
        List<Roster.Entry> entries = roster.entries();
        List<AgentTelemetry> figures = telemetry.agents(entries);
        List<Shown> shown = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            shown.add(new Shown(entries.get(i).info(), figures.get(i)));
        }
        SystemTelemetry system = telemetry.system(entries);
        OptionalLong fingerprint = OptionalLong.of(StatusText.fingerprint(system, shown));
        if (!fingerprint.equals(written) || !directory.touch(STATUS)) {
            directory.write(STATUS, StatusText.of(system, shown));
            written = fingerprint;
        }
        agents.showAll(shown, now());
    }

    private void some(Set<Integer> ids) throws IOException {
        Instant now = now();
        for (int id : ids) {
            Optional<Roster.Entry> entry = roster.entry(id);
            if (entry.isPresent()) {
                AgentTelemetry figures = telemetry.agents(List.of(entry.get())).get(0);
                agents.show(new Shown(entry.get().info(), figures), now);
            } else {
                agents.remove(id);
            }
        }
    }

    private Instant now() {
        long wall = clock.toWallTime(clock.now());
        return Instant.ofEpochSecond(wall / NANOS, wall % NANOS);
    }

    /** Those of this and of any earlier platform; what else lies there is left alone. */
    private void removeFiles() {
        try {
            directory.removeAll(STATUS::equals);
            agents.removeAll();
        } catch (IOException stay) {
            LOG.warn("old status files in {} cannot be removed: {}", path, stay.toString());
        }
    }
}
