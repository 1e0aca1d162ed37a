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
import java.util.TreeMap;
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
 * Keeps {@code status} and {@code agents/ID} in a directory as they are: looks twice a second, and at once when an agent
 * began or ended, but not more than ten times a second. A file is written when its text is another one; its time of
 * modification always says when it was last true. One thread, {@code tracewarden-agents-status}. At its end the files
 * go; those that a killed platform left go when the next one starts. Thread-safe.
 */
public final class StatusFiles implements AgentEventSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusFiles.class);
    private static final long LOOK_MILLIS = 500;
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
    private boolean changed;
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
            if (!changed) {
                changed = true;
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
        while (true) {
            long begun = System.nanoTime();
            try {
                turn();
                if (problem.isPresent()) {
                    LOG.info("status files are written to {} again", directory);
                }
                problem = Optional.empty();
            } catch (IOException | RuntimeException failed) {
                failed(failed);
            }
            if (!rest(begun)) {
                break;
            }
        }
        removeFiles();
    }

    /** @return false to end */
    private boolean rest(long begun) {
        synchronized (lock) {
            try {
                while (!closed) {
                    long passed = (System.nanoTime() - begun) / 1_000_000;
                    long left = (changed ? LEAST_MILLIS : LOOK_MILLIS) - passed;
                    if (left <= 0) {
                        break;
                    }
                    lock.wait(left);
                }
            } catch (InterruptedException stop) {
                closed = true;
            }
            changed = false;
            return !closed;
        }
    }

    private void failed(Exception why) {
        if (problem.isEmpty()) {
            LOG.warn("status files cannot be written to {}; it is tried again twice a second: {}", directory,
                    why.toString());
        }
        problem = Optional.of("status files cannot be written to " + directory + " (" + why + "): make room, mend the"
                + " permissions, or set another status-directory");
        status = new ViewFile(directory.resolve("status"));
        views.clear();
    }

    private void turn() throws IOException {
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
            if (one != null) {
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
                found = entries.filter(file -> file.getFileName().toString().matches("[0-9]+|\\.[0-9]+\\.new")).toList();
            }
            for (Path file : found) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stay) {
            LOG.warn("old status files in {} cannot be removed: {}", directory, stay.toString());
        }
    }
}
