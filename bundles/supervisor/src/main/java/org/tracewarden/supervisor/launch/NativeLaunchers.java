// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.tracewarden.linux.process.Programs;
import org.tracewarden.linux.socket.UnixSocket;

/** {@link Launchers} by the native launcher. Threads: {@code tracewarden-agents-links}, until it is closed. */
public final class NativeLaunchers implements Launchers {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final byte[] GO = "go\n".getBytes(StandardCharsets.US_ASCII);
    private static final long LOOK_NANOS = 2_000_000;
    private static final long RECONNECT_NANOS = 1_000_000_000;

    private final Programs programs = new Programs();
    private final LauncherProgram program;
    private final Path runs;
    private final Links links = new Links();
    private final Common common;
    private final Duration limit;

    /**
     * @param programDirectory where the launcher is put; nobody else may write there
     * @param runs where run directories are, {@code RUN/agents}
     */
    public NativeLaunchers(Path programDirectory, Path runs) {
        this(programDirectory, runs, LIMIT);
    }

    NativeLaunchers(Path programDirectory, Path runs, Duration limit) {
        this.program = new LauncherProgram(programDirectory, System.getProperty("os.arch"));
        this.runs = runs.toAbsolutePath().normalize();
        this.common = new Common(this.runs, links, this::reconnect);
        this.limit = limit;
    }

    @Override
    public Run launch(LaunchRequest request, RunListener listener) throws LaunchException {
        refuseIfClosed();
        byte[] words = RequestBytes.of(request);
        Path file = program.path();
        RunDirectory directory = directory(request.directory());
        makeRuns();
        // an interrupted thread can neither wait nor look at a lock
        boolean interrupted = Thread.interrupted();
        try (Start start = new Start(programs, file, directory.path(), limit)) {
            return begin(start, words, directory, request, listener);
        } catch (IOException refused) {
            throw new LaunchException("the launcher " + file + " cannot be run: " + refused.getMessage()
                    + "; it must not be on a file system mounted noexec, and the host needs room for processes",
                    refused);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Run begin(Start start, byte[] words, RunDirectory directory, LaunchRequest request, RunListener listener)
            throws LaunchException {
        try {
            return converse(start, words, directory, request, listener);
        } catch (IOException unanswered) {
            start.kill();
            killWhatIsKnown(directory);
            if (directory.abandoned()) {
                directory.delete();
            }
            throw new LaunchException("the launcher of " + directory.path() + " gave no answer ("
                    + unanswered.getMessage() + "), and all that it had started was killed; check whether the host is"
                    + " overloaded or short of memory, then start the agent again", unanswered);
        }
    }

    /** What no first process was the ancestor of any more: it ends just before the last answer. */
    private static void killWhatIsKnown(RunDirectory directory) {
        List<Telling> told = directory.events();
        String why = "the launcher of " + directory.path() + " was lost before it answered";
        first(Telling.Launcher.class, told).ifPresent(launcher -> Stray.kill(launcher.process(), why));
        first(Telling.Started.class, told).ifPresent(started -> Stray.kill(started.process(), why));
    }

    private Run converse(Start start, byte[] words, RunDirectory directory, LaunchRequest request, RunListener listener)
            throws LaunchException, IOException {
        start.say(words);
        Telling.Launcher launcher = expect(Telling.Launcher.class, start.answer(), request);
        UnixSocket link = directory.connect();
        try {
            start.say(GO);
            Telling.Started started = expect(Telling.Started.class, start.answer(), request);
            NativeRun run = new NativeRun(common, directory, listener, launcher.process(), started);
            run.connect(link);
            return run;
        } catch (IOException | LaunchException | RuntimeException failed) {
            link.close();
            throw failed;
        }
    }

    private static <T extends Telling> T expect(Class<T> kind, Optional<Telling> answer, LaunchRequest request)
            throws LaunchException, IOException {
        if (answer.isPresent() && kind.isInstance(answer.get())) {
            return kind.cast(answer.get());
        }
        if (answer.isPresent() && answer.get() instanceof Telling.Failed failed) {
            throw new LaunchException(new FailureWords(request).of(failed));
        }
        throw new IOException(answer.map(other -> "it answered " + other).orElse("it was killed"));
    }

    private RunDirectory directory(Path path) throws LaunchException {
        Path absolute = path.toAbsolutePath().normalize();
        return RunDirectory.of(runs, absolute).orElseThrow(() -> new LaunchException("the run directory " + absolute
                + " is not " + runs + "/ID/NUMBER"));
    }

    /** Others may look for a name here that they know, as an agent has to that is another user; nobody may list. */
    private void makeRuns() throws LaunchException {
        try {
            if (!Files.isDirectory(runs)) {
                Files.createDirectories(runs, PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx--x--x")));
            }
        } catch (IOException refused) {
            throw new LaunchException("the run directory " + runs + " cannot be made: " + refused.getMessage()
                    + "; make it writable, or set tracewarden.run to another directory", refused);
        }
    }

    @Override
    public Run adopt(Path runDirectory, RunListener listener) throws LaunchException {
        if (links.onThread()) {
            throw new IllegalStateException("a listener cannot wait for what only its own thread can tell");
        }
        refuseIfClosed();
        RunDirectory directory = directory(runDirectory);
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (System.nanoTime() - deadline < 0) {
                // to give up in between would look as if nobody was there
                interrupted |= Thread.interrupted();
                Optional<Run> living = connect(directory, listener, deadline);
                if (living.isPresent()) {
                    return living.get();
                }
                if (directory.abandoned()) {
                    return mourn(directory, listener);
                }
                // it is just beginning, or just ending
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        first(Telling.Launcher.class, directory.events()).ifPresent(launcher -> Stray.kill(launcher.process(),
                "the launcher of " + directory.path() + " does not answer; its agent's exit status is lost"));
        return mourn(directory, listener);
    }

    private Optional<Run> connect(RunDirectory directory, RunListener listener, long deadline) {
        UnixSocket link = UnixSocket.closed();
        try {
            link = directory.connect();
            Replay replay = Replay.read(link, deadline);
            NativeRun run = run(directory, listener, replay.tellings()).orElseThrow(IOException::new);
            adopted(run, link, replay);
            return Optional.of(run);
        } catch (IOException notThere) {
            link.close();
            return Optional.empty();
        }
    }

    private void adopted(NativeRun run, UnixSocket link, Replay replay) throws IOException {
        AtomicReference<IOException> refused = new AtomicReference<>();
        links.call(() -> {
            try {
                hear(run, link, replay);
            } catch (IOException failed) {
                refused.set(failed);
            }
        });
        if (refused.get() != null) {
            throw refused.get();
        }
    }

    /** On the links' thread, so that nothing comes in between. */
    private static void hear(NativeRun run, UnixSocket link, Replay replay) throws IOException {
        run.connect(link);
        replay.tellings().forEach(telling -> Links.guard(() -> run.told(telling)));
        run.heard(replay.rest(), replay.rest().length);
    }

    /**
     * A launcher lets go of whom it cannot tell for long, as of a platform that was stopped by a debugger. Only when
     * the launcher itself has ended its run is lost.
     */
    private boolean reconnect(NativeRun run) {
        RunDirectory directory = run.runDirectory();
        long deadline = System.nanoTime() + RECONNECT_NANOS;
        while (!directory.abandoned() && System.nanoTime() - deadline < 0) {
            UnixSocket link = UnixSocket.closed();
            try {
                link = directory.connect();
                Replay replay = Replay.read(link, deadline);
                hear(run, link, replay);
                return true;
            } catch (IOException ending) {
                link.close();
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        return false;
    }

    private Optional<NativeRun> run(RunDirectory directory, RunListener listener, List<Telling> tellings) {
        Optional<Telling.Launcher> launcher = first(Telling.Launcher.class, tellings);
        return first(Telling.Started.class, tellings)
                .flatMap(started -> launcher.map(by -> new NativeRun(common, directory, listener, by.process(),
                        started)));
    }

    private static <T extends Telling> Optional<T> first(Class<T> kind, List<Telling> tellings) {
        return tellings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** The run of a launcher that was killed, as far as it left word. */
    private Run mourn(RunDirectory directory, RunListener listener) throws LaunchException {
        List<Telling> tellings = directory.events();
        NativeRun run = run(directory, listener, tellings).orElseThrow(() -> new LaunchException("no launcher lives in "
                + directory.path() + ", and none left word of a program that it had started; the directory can be"
                + " removed"));
        links.call(() -> {
            tellings.forEach(telling -> Links.guard(() -> run.told(telling)));
            run.tellLost();
        });
        return run;
    }

    @Override
    public List<Path> runDirectories() {
        return directories(runs).flatMap(NativeLaunchers::directories)
                .flatMap(path -> RunDirectory.of(runs, path).stream())
                .sorted(Comparator.comparingInt(RunDirectory::agent).thenComparingInt(RunDirectory::number))
                .map(RunDirectory::path).toList();
    }

    private static Stream<Path> directories(Path directory) {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList().stream();
        } catch (IOException none) {
            return Stream.empty();
        }
    }

    /** Not a LaunchException, after which a run would be taken for gone. */
    private void refuseIfClosed() {
        if (links.closed()) {
            throw new IllegalStateException("the links to launchers are closed");
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
