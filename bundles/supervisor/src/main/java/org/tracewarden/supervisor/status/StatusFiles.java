// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.supervisor.life.AgentEventSink;

/**
 * Keeps {@code status} and {@code agents/ID} in a directory as they are: looks at all each 0.9 s, and at once at an agent
 * that began or ended, but not more than ten times a second. A file is written when its text is another one; its time of
 * modification always says when it was last true. One thread, {@code tracewarden-agents-status}. At its end the files
 * go; those that a killed platform left go when the next one starts. Thread-safe.
 */
public final class StatusFiles implements AgentEventSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusFiles.class);
    private static final long LOOK_MILLIS = 900;
    private static final long LEAST_MILLIS = 100;
    private static final long JOIN_MILLIS = 5_000;
    private static final long NANOS = 1_000_000_000L;

    private final Path directory;
    private final Path agentsDirectory;
    private final AgentSupervisor supervisor;
    private final TelemetryAggregator telemetry;
    private final BootClock clock;
    private final Thread thread = new Thread(this::run, "tracewarden-agents-status");
    private final Object lock = new Object();
    /** Agents of which there was news since the last look. */
    private Set<Integer> changed = new TreeSet<>();
    private boolean closed;
    private volatile Optional<String> problem = Optional.empty();

    private ViewFile status;
    private final Map<Integer, ViewFile> views = new TreeMap<>();

    /** @param directory made with mode 0755 when it is not there */
    public StatusFiles(
            Path directory, AgentSupervisor supervisor, TelemetryAggregator telemetry, BootClock clock) {
        this.directory = directory;
        this.agentsDirectory = directory.resolve("agents");
        this.supervisor = supervisor;
        this.telemetry = telemetry;
        this.clock = clock;
        this.status = new ViewFile(directory.resolve("status"));
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
        synchronized (lock) {
            if (changed.add(event.agentId()) && changed.size() == 1) {
                lock.notifyAll();
            }
        }
    }

    /** Ends the thread, and removes the files. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        removeFiles();
        long whole = System.nanoTime();
        Optional<Set<Integer>> some = Optional.empty();
        while (true) {
            long begun = System.nanoTime();
            try {
                // with a thousand agents, of which some begin, the files of all others are most of the work
                if (some.isEmpty() || problem.isPresent()) {
                    whole = begun;
                    turn(Optional.empty());
                } else {
                    turn(some);
                }
                if (problem.isPresent()) {
                    LOG.info("status files are written to {} again", directory);
                }
                problem = Optional.empty();
            } catch (IOException | RuntimeException failed) {
                failed(failed);
            }
            if (!rest(begun, whole)) {
                break;
            }
            some = due(whole);
        }
        removeFiles();
    }

    /** @return false to end */
    private boolean rest(long begun, long whole) {
        synchronized (lock) {
            try {
                while (!closed) {
                    long left = LOOK_MILLIS - millisSince(whole);
                    if (!changed.isEmpty()) {
                        left = Math.min(left, LEAST_MILLIS - millisSince(begun));
                    }
                    if (left <= 0) {
                        break;
                    }
                    lock.wait(left);
                }
            } catch (InterruptedException stop) {
                closed = true;
            }
            return !closed;
        }
    }

    /** Agents to look at now; empty for all. */
    private Optional<Set<Integer>> due(long whole) {
        synchronized (lock) {
            Set<Integer> news = changed;
            changed = new TreeSet<>();
            return millisSince(whole) >= LOOK_MILLIS ? Optional.empty() : Optional.of(news);
        }
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }

    private void failed(Exception why) {
        if (problem.isEmpty()) {
            LOG.warn("status files cannot be written to {}; it is tried again each second: {}", directory,
                    why.toString());
        }
        problem = Optional.of("status files cannot be written to " + directory + " (" + why + "): make room, mend the"
                + " permissions, or set another status-directory");
        status = new ViewFile(directory.resolve("status"));
        views.clear();
    }

    /** @param some agents whose own files are written; empty for all */
    private void turn(Optional<Set<Integer>> some) throws IOException {
        makeDirectory(directory);
        makeDirectory(agentsDirectory);
        long wall = clock.toWallTime(clock.now());
        Instant now = Instant.ofEpochSecond(wall / NANOS, wall % NANOS);
        FileTime time = FileTime.from(Instant.now());
        List<AgentInfo> infos = supervisor.agents();
        List<AgentTelemetry> figures = telemetry.agents();
        status.show(StatusText.of(telemetry.system(), infos, figures), time);
        Map<Integer, AgentTelemetry> byId = new HashMap<>();
        figures.forEach(one -> byId.put(one.id(), one));
        for (AgentInfo info : infos) {
            AgentTelemetry one = byId.get(info.id());
            if (one != null && some.map(ids -> ids.contains(info.id())).orElse(true)) {
                views.computeIfAbsent(info.id(), id -> new ViewFile(agentsDirectory.resolve(Integer.toString(id))))
                        .show(AgentText.of(info, one, now), time);
            }
        }
        for (Iterator<Map.Entry<Integer, ViewFile>> each = views.entrySet().iterator(); each.hasNext();) {
            Map.Entry<Integer, ViewFile> view = each.next();
            if (!byId.containsKey(view.getKey())) {
                view.getValue().remove();
                each.remove();
            }
        }
    }

    private void makeDirectory(Path made) throws IOException {
        if (!Files.isDirectory(made)) {
            Files.createDirectories(made);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Those of this and of any earlier platform; what else lies there is left alone. */
    private void removeFiles() {
        views.clear();
        try {
            status.remove();
            if (!Files.isDirectory(agentsDirectory)) {
                return;
            }
            List<Path> found;
            try (Stream<Path> entries = Files.list(agentsDirectory)) {
                found = entries
                        .filter(file -> file.getFileName().toString().matches("[0-9]+|\\.[0-9]+\\.new"))
                        .toList();
            }
            for (Path file : found) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stay) {
            LOG.warn("old status files in {} cannot be removed: {}", directory, stay.toString());
        }
    }
}
