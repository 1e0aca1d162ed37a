// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.linux.tether.Tethers;

/** Running sessions and the last ended ones. Thread-safe. */
public final class Sessions implements TraceSessions, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int KEPT = 50;
    /** Beyond the grace period: the tracer's second, the helper's end, and five seconds for the stages. */
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(10);

    private final Path directory;
    private final Tethers tethers;
    private final Stages stages;
    private final Supplier<Optional<Journal>> journal;
    private final Supplier<SessionSettings> settings;
    private final Preflight preflight;
    // guarded by this
    private final Deque<Session> sessions = new ArrayDeque<>();
    private int lastId;
    private boolean closed;
    private long forgottenLines;
    private long forgottenLost;

    /**
     * @param directory for pipes; made, for this user alone
     * @param journal asked when a session begins; one that begins with a journal follows it when it goes and comes
     * @param settings asked when a session begins
     */
    public Sessions(Path directory, Tethers tethers, Stages stages, Supplier<Optional<Journal>> journal,
            Supplier<SessionSettings> settings) {
        this.directory = directory;
        this.tethers = tethers;
        this.stages = stages;
        this.journal = journal;
        this.settings = settings;
        Path proc = Path.of("/proc");
        this.preflight = new Preflight(proc, new PtraceCheck(proc));
        try {
            Files.createDirectories(directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory " + directory
                    + " for pipes; make it writable, or give another one", e);
        }
    }

    /** Why no session can be, and what to do; empty when strace is there. */
    public static Optional<String> unavailable(SessionSettings settings) {
        return Preflight.straceMissing(settings.strace());
    }

    /** Removes pipes that a killed process left; for a directory that no other process uses. */
    public void removeLeftovers() {
        try (Stream<Path> left = Files.list(directory)) {
            for (Path folder : left.filter(path -> path.getFileName().toString().startsWith("session-")).toList()) {
                Files.deleteIfExists(folder.resolve("pipe"));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOG.warn("cannot remove what was left in {}: {}", directory, e.getMessage());
        }
    }

    @Override
    public TraceSession start(TraceRequest request, TraceListener listener) {
        SessionSettings now = settings.get();
        // found by our own PATH, not by the one that the program is given
        SessionSettings found = SearchPath.find(now.strace(), Path.of("").toAbsolutePath(),
                        Optional.ofNullable(System.getenv("PATH")))
                .map(strace -> new SessionSettings(strace.toString(), now.maxSessions(), now.grace(),
                        now.stringLimit(), now.journal(), now.redactEnvironment()))
                .orElse(now);
        Session session;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the strace collector has ended; no further session begins");
            }
            long running = sessions.stream().filter(Session::running).count();
            if (running >= now.maxSessions()) {
                throw new IllegalStateException(running + (running == 1 ? " session runs" : " sessions run")
                        + " already, which is as many as may (max-sessions = " + now.maxSessions()
                        + "); see them with trace:sessions and end one with trace:stop <id>");
            }
            var environment = new Session.Environment(
                    tethers, stages, preflight, now.journal() ? journal : Optional::empty, directory);
            session = new Session(++lastId, request, listener, environment, found);
            sessions.add(session);
            forget();
        }
        session.begin();
        return session;
    }

    /** The oldest ended ones beyond the limit. */
    private void forget() {
        List<Session> ended = sessions.stream().filter(session -> !session.running()).toList();
        for (Session old : ended.subList(0, Math.max(0, ended.size() - KEPT))) {
            forgottenLines += lines(old);
            forgottenLost += lost(old);
            sessions.remove(old);
        }
    }

    @Override
    public synchronized List<TraceSession> sessions() {
        forget();
        return List.copyOf(sessions);
    }

    @Override
    public synchronized Optional<TraceSession> session(int id) {
        return sessions.stream().filter(session -> session.id() == id).map(TraceSession.class::cast).findFirst();
    }

    /** Lines read in all sessions so far. */
    public synchronized long lines() {
        return forgottenLines + sessions.stream().mapToLong(Sessions::lines).sum();
    }

    /** What stages of all sessions never saw. */
    public synchronized long lost() {
        return forgottenLost + sessions.stream().mapToLong(Sessions::lost).sum();
    }

    private static long lines(Session session) {
        return session.stages().stream().filter(stage -> stage.stage().equals("tracer"))
                .mapToLong(StageCounters::received).sum();
    }

    private static long lost(Session session) {
        return session.stages().stream().mapToLong(StageCounters::lost).sum();
    }

    /** Ends all sessions and waits for them and their threads. */
    @Override
    public void close() {
        List<Session> open;
        synchronized (this) {
            closed = true;
            open = new ArrayList<>(sessions);
        }
        // all first, so that the waits overlap
        open.forEach(Session::stop);
        long deadline = System.nanoTime() + settings.get().grace().plus(CLOSE_MARGIN).toNanos();
        try {
            for (Session session : open) {
                if (!session.join(deadline - System.nanoTime())) {
                    LOG.warn("trace session {} ({}) did not end in time", session.id(),
                            session.request().target().shown());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
