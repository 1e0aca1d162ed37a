// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceState;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.linux.tether.Tether;
import org.tracewarden.linux.tether.TetherSpec;
import org.tracewarden.linux.tether.Tethers;

/** One session, on a thread of its own from begin to end. */
final class Session implements TraceSession {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Beyond the grace period, until the helper itself is killed. The tracer has one second of it. */
    private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long COPY_MILLIS = 2_000;

    private final int id;
    private final TraceRequest request;
    private final TraceListener listener;
    private final Environment environment;
    private final SessionSettings settings;
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final Thread thread;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<TraceResult> finished = new CompletableFuture<>();
    private final Object lock = new Object();

    private volatile TraceState state = TraceState.STARTING;
    private volatile String reason = "";
    private volatile OptionalInt program = OptionalInt.empty();
    private volatile List<StageCounters> lastCounters = List.of();
    /** Not kept beyond the end: its channels hold what went through them last. */
    private volatile Optional<Pipeline> pipeline = Optional.empty();
    private volatile Optional<Tether> tether = Optional.empty();
    // guarded by lock
    private boolean stopping;
    private long stoppedAt;

    /**
     * What a session works with.
     *
     * @param journal where it is written to, whichever there is
     * @param directory for its pipe
     */
    record Environment(
            Tethers tethers, Stages stages, Preflight preflight, Supplier<Optional<Journal>> journal,
            Path directory) {}

    Session(int id, TraceRequest request, TraceListener listener, Environment environment, SessionSettings settings) {
        this.id = id;
        this.request = request;
        this.listener = listener;
        this.environment = environment;
        this.settings = settings;
        thread = new Thread(this::run, "tracewarden-strace-" + id);
        thread.setDaemon(true);
    }

    /** Returns when it traces, or has failed. */
    void begin() {
        thread.start();
        begun.join();
    }

    /**
     * Waits for its result and for its thread, which ends a moment later.
     *
     * @return whether both came in time
     */
    boolean join(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        if (await(Duration.ofNanos(Math.max(0, nanos))).isEmpty()) {
            return false;
        }
        // 0 would wait for ever
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        return !thread.isAlive();
    }

    boolean running() {
        return !finished.isDone();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public TraceRequest request() {
        return request;
    }

    @Override
    public TraceState state() {
        return state;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public OptionalInt program() {
        if (program.isEmpty() && request.target() instanceof TraceTarget.Command) {
            tether.map(Tether::program).filter(OptionalInt::isPresent).ifPresent(pid -> program = pid);
        }
        return program;
    }

    @Override
    public List<StageCounters> stages() {
        return pipeline.map(Pipeline::counters).orElse(lastCounters);
    }

    @Override
    public Optional<TraceResult> result() {
        return Optional.ofNullable(finished.getNow(null));
    }

    @Override
    public void stop() {
        synchronized (lock) {
            if (!stopping) {
                stopping = true;
                stoppedAt = System.nanoTime();
                if (running()) {
                    state = TraceState.STOPPING;
                }
            }
            lock.notifyAll();
        }
        tether.ifPresent(Tether::end);
    }

    @Override
    public Optional<TraceResult> await(Duration limit) throws InterruptedException {
        try {
            return Optional.of(finished.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    private void run() {
        try {
            Optional<Refusal> refusal = environment.preflight().check(request, settings);
            if (refusal.isPresent()) {
                refuse(refusal.get());
            } else {
                trace();
            }
        } catch (IOException | RuntimeException | Error e) {
            // an error, too, such as a library that is missing: who waits for the end must not wait for ever
            LOG.warn("trace session {} failed", id, e);
            refuse(Refusal.of(e.getMessage() == null ? e.toString() : e.getMessage()));
        } catch (InterruptedException e) {
            refuse(Refusal.of("interrupted"));
        } finally {
            begun.complete(null);
        }
    }

    /** Ends a session that has no stages. */
    private void refuse(Refusal refusal) {
        TraceResult result = new TraceResult(refusal.status(), elapsed(), 0, 0, refusal.reason());
        try {
            listener.ended(result);
        } catch (RuntimeException e) {
            LOG.error("the listener of trace session {} failed", id, e);
        }
        finish(result);
    }

    private UnaryOperator<String> redaction() {
        return settings.redactEnvironment() ? new EnvironmentRedaction() : UnaryOperator.identity();
    }

    private void trace() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(environment.directory(), "session-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path pipe = folder.resolve("pipe");
        TraceResult result;
        try {
            environment.tethers().makePipe(pipe);
            Pipeline stages = new Pipeline(id, pipe, redaction(), environment.stages(), listener,
                    environment.journal());
            stages.start();
            pipeline = Optional.of(stages);
            Supplier<Ending> ending;
            try {
                ending = hold(pipe, stages);
            } catch (IOException cannotStart) {
                ending = () -> Ending.failed(cannotStart.getMessage());
            }
            stages.finish();
            // what strace wrote, which is all read now, tells how it ended
            result = conclude(stages, ending.get());
        } finally {
            Files.deleteIfExists(pipe);
            Files.deleteIfExists(folder);
        }
        finish(result);
    }

    private Supplier<Ending> hold(Path pipe, Pipeline stages) throws IOException, InterruptedException {
        Tether held = environment.tethers().start(spec(pipe));
        tether = Optional.of(held);
        if (request.target() instanceof TraceTarget.Attached attached) {
            program = OptionalInt.of(attached.pid());
        }
        var said = new StreamCopy.Kept();
        List<StreamCopy> copies = copies(held, said);
        synchronized (lock) {
            if (stopping) {
                held.end();
            } else {
                state = TraceState.TRACING;
            }
        }
        begun.complete(null);
        boolean forced = !await(held);
        for (StreamCopy copy : copies) {
            copy.finish(COPY_MILLIS);
        }
        Endings endings = new Endings(held, forced ? Optional.of(patience()) : Optional.empty());
        return () -> request.target() instanceof TraceTarget.Command command
                ? endings.of(command, stages.firstLine())
                : attachedEnding(endings, stages.firstLine(), said.text());
    }

    private Ending attachedEnding(Endings endings, String firstLine, String said) {
        return endings.of((TraceTarget.Attached) request.target(), firstLine, asked(),
                () -> environment.preflight().explain(said));
    }

    private TetherSpec spec(Path pipe) {
        List<String> argv = StraceCommand.of(request, pipe, settings);
        if (request.target() instanceof TraceTarget.Command command) {
            return new TetherSpec(argv, command.directory(), command.environment(), Optional.of(pipe),
                    command.streams() instanceof ProgramStreams.Inherited, settings.grace(), true);
        }
        return new TetherSpec(argv, Optional.empty(), java.util.Map.of(), Optional.of(pipe), false, settings.grace());
    }

    private List<StreamCopy> copies(Tether held, StreamCopy.Kept said) {
        List<StreamCopy> copies = new ArrayList<>();
        Process process = held.process();
        if (request.target() instanceof TraceTarget.Attached) {
            copies.add(new StreamCopy("tracewarden-strace-" + id + "-said", process.getErrorStream(), said));
        } else if (request.target() instanceof TraceTarget.Command command
                && command.streams() instanceof ProgramStreams.Copied to) {
            copies.add(new StreamCopy("tracewarden-strace-" + id + "-out", process.getInputStream(), to.out()));
            copies.add(new StreamCopy("tracewarden-strace-" + id + "-err", process.getErrorStream(), to.err()));
        }
        return copies;
    }

    /**
     * Waits for the end of all. Gives false when the helper had to be killed, because they did not end when asked to.
     */
    private boolean await(Tether held) throws InterruptedException {
        CompletableFuture<?> end = held.ended().handle((status, failure) -> {
            synchronized (lock) {
                lock.notifyAll();
            }
            return status;
        });
        long patience = patience().toNanos();
        synchronized (lock) {
            while (!held.ended().isDone()) {
                long left = stopping ? stoppedAt + patience - System.nanoTime() : 0;
                if (!stopping) {
                    lock.wait();
                } else if (left > 0) {
                    lock.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
                } else {
                    break;
                }
            }
        }
        if (held.ended().isDone()) {
            return true;
        }
        held.process().toHandle().destroyForcibly();
        try {
            end.get(FORCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            return false;
        }
        return false;
    }

    private Duration patience() {
        return settings.grace().plusNanos(FORCE_NANOS);
    }

    private TraceResult conclude(Pipeline stages, Ending ending) throws InterruptedException {
        program();
        List<StageCounters> counters = stages.counters();
        String failure = ending.failure();
        if (failure.isEmpty()) {
            failure = stages.failure();
        }
        if (failure.isEmpty() && !asked() && stages.firstLine().isEmpty()
                && request.target() instanceof TraceTarget.Command) {
            failure = "strace wrote nothing, so the program ran untraced or not at all; see what it says: strace "
                    + request.target().shown();
        }
        TraceResult result = new TraceResult(ending.status(), elapsed(), stages.calls(),
                counters.stream().mapToLong(StageCounters::lost).sum(), failure);
        stages.conclude(result);
        lastCounters = stages.counters();
        pipeline = Optional.empty();
        return result;
    }

    /** Whether it was asked to end, perhaps before there was anything to trace. */
    private boolean asked() {
        synchronized (lock) {
            return stopping;
        }
    }

    private void finish(TraceResult result) {
        synchronized (lock) {
            reason = result.failure();
            state = reason.isEmpty() ? TraceState.ENDED : TraceState.FAILED;
            finished.complete(result);
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
