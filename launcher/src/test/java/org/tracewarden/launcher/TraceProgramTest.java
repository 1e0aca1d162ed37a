// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalFactory;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceReports;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceState;
import org.tracewarden.api.trace.TraceTarget;

@Timeout(20)
class TraceProgramTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<TraceReports.Look> looks = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private TraceResult end = exited(0);
    private boolean untilStopped;
    private Optional<TraceRequest> requested = Optional.empty();

    @TempDir
    private Path folder;

    private Path proc;

    @BeforeEach
    void noProcess() throws IOException {
        proc = Files.createDirectory(folder.resolve("proc"));
    }

    @Test
    void theReportGoesToTheErrorStreamAndTheProgramKeepsItsOwnStreams() {
        end = exited(7);
        assertEquals(7, run("--", "true"));
        assertEquals("5 getpid() = 5\nended\n", text());
        assertEquals(ProgramStreams.INHERITED, ((TraceTarget.Command) requested.orElseThrow().target()).streams());
        assertEquals(100, looks.get(0).columns());
        assertFalse(looks.get(0).colours());
        assertFalse(Files.exists(directories.get(0)), "what the session needed is removed");
    }

    @Test
    void aSignalIs128AndItsNumberAndAFailureOfTracing125() {
        end = new TraceResult(Optional.of(ExitStatus.killed(new Signal(9), false)), Duration.ZERO, 1, 0, "");
        assertEquals(137, run("true"));
        end = new TraceResult(Optional.empty(), Duration.ZERO, 0, 0, "strace is not installed");
        assertEquals(125, run("true"));
    }

    @Test
    void aProgramThatCouldNotBeStartedHasTheCodeThatAShellWouldGive() {
        end = new TraceResult(Optional.of(ExitStatus.exited(127)), Duration.ZERO, 0, 0, "nosuch: command not found");
        assertEquals(127, run("--", "nosuch"));
    }

    @Test
    void wrongUsageIs125() {
        assertEquals(125, run("--fast", "ls"));
        assertEquals("tracewarden: trace has no option --fast; see tracewarden --help\n", text());
    }

    @Test
    void aReportInAFileIsForItsOwnerAloneAndTheErrorStreamStaysEmpty() throws IOException {
        Path file = folder.resolve("report");
        assertEquals(0, run("-o", file.toString(), "true"));
        assertEquals("5 getpid() = 5\nended\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("", text());
    }

    @Test
    void aReportThatCannotBeWrittenIsSaidBeforeAnythingRuns() {
        assertEquals(125, run("-o", folder.resolve("no/such/folder").toString(), "true"));
        assertTrue(text().startsWith("tracewarden: the report cannot be written to " + folder), text());
        assertTrue(requested.isEmpty());
    }

    @Test
    void aFullDiskIsSaidAtTheEndAndTheProgramsCodeIsKept() {
        end = exited(3);
        assertEquals(3, run("-o", "/dev/full", "true"));
        assertEquals("tracewarden: the report could not be written whole to /dev/full; is the disk full?\n", text());
    }

    @Test
    void aJournalThatCannotBeOpenedIsSaid() {
        assertEquals(125, run("--journal", folder.resolve("j").toString(), "true"));
        assertEquals("tracewarden: another process writes it\n", text());
    }

    @Test
    void wideLinesAreNotCutAndATerminalIsUsedAsItIs() {
        run(120, "true");
        run(120, "--wide", "true");
        assertEquals(List.of(120, Integer.MAX_VALUE), looks.stream().map(TraceReports.Look::columns).toList());
        assertTrue(looks.get(0).colours());
    }

    @Test
    void withoutATerminalAnInterruptEndsTheSession() throws Exception {
        interruptedRun(begun -> begun.interrupt(), "true");
    }

    @Test
    void onATerminalTheProgramHasGotTheInterruptItselfAndOnlyASecondOneEndsTheSession() throws Exception {
        stat("4710 (a) b) S 1 4710 4000 34816 4710 0");
        interruptedRun(begun -> {
            begun.interrupt();
            assertEquals(1, stopped.getCount());
            begun.interrupt();
        }, "true");
    }

    @Test
    void anInterruptLetsAnAttachedProcessGo() throws Exception {
        stat("4710 (a) S 1 4710 4000 34816 4710 0");
        interruptedRun(TraceRun::interrupt, "--attach", "4710");
    }

    private void interruptedRun(Consumer<TraceRun> doing, String... arguments) throws Exception {
        untilStopped = true;
        assertEquals(0, program(0).run(arguments, doing));
        assertEquals(0, stopped.getCount());
    }

    private void stat(String line) throws IOException {
        Files.writeString(Files.createDirectory(proc.resolve("4710")).resolve("stat"), line + "\n");
    }

    private int run(String... arguments) {
        return run(0, arguments);
    }

    private int run(int columns, String... arguments) {
        return program(columns).run(arguments, run -> { });
    }

    private TraceProgram program(int columns) {
        return new TraceProgram(() -> (journal, directory) -> {
            directories.add(directory);
            return new Sessions();
        }, () -> this::report, () -> new Refusing(),
                new TraceProgram.Surroundings(columns, columns > 0, err, folder.resolve("keys"), proc));
    }

    private TraceListener report(TraceReports.View view, TraceReports.Look look) {
        looks.add(look);
        return new TraceListener() {
            @Override
            public void line(TraceLine line) {
                print(line.text());
            }

            @Override
            public void ended(TraceResult result) {
                print("ended");
            }

            private void print(String line) {
                try {
                    look.out().append(line).append('\n');
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            }
        };
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static TraceResult exited(int code) {
        return new TraceResult(Optional.of(ExitStatus.exited(code)), Duration.ZERO, 1, 0, "");
    }

    private static final class Refusing implements JournalFactory {
        @Override
        public Journal open(JournalSettings settings) {
            throw new JournalException("another process writes it");
        }

        @Override
        public List<VerifyReport> verify(Path directory,
                VerifyRequest request, Optional<Path> publicKey, Optional<Path> witness) {
            return List.of();
        }
    }

    private final class Sessions implements TraceSessions {

        @Override
        public TraceSession start(TraceRequest request, TraceListener listener) {
            requested = Optional.of(request);
            Session session = new Session(request);
            new Thread(() -> {
                try {
                    listener.line(new TraceLine(1, "5 getpid() = 5"));
                    if (untilStopped) {
                        stopped.await();
                    }
                    listener.ended(end);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                } finally {
                    session.over.countDown();
                }
            }).start();
            return session;
        }

        @Override
        public List<TraceSession> sessions() {
            return List.of();
        }

        @Override
        public Optional<TraceSession> session(int id) {
            return Optional.empty();
        }
    }

    private final class Session implements TraceSession {

        private final TraceRequest request;
        private final CountDownLatch over = new CountDownLatch(1);

        Session(TraceRequest request) {
            this.request = request;
        }

        @Override
        public int id() {
            return 1;
        }

        @Override
        public TraceRequest request() {
            return request;
        }

        @Override
        public TraceState state() {
            return TraceState.TRACING;
        }

        @Override
        public String reason() {
            return "";
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public OptionalInt program() {
            return OptionalInt.of(4710);
        }

        @Override
        public List<StageCounters> stages() {
            return List.of();
        }

        @Override
        public Optional<TraceResult> result() {
            return over.getCount() == 0 ? Optional.of(end) : Optional.empty();
        }

        @Override
        public void stop() {
            stopped.countDown();
        }

        @Override
        public Optional<TraceResult> await(Duration limit) throws InterruptedException {
            over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            return result();
        }
    }
}
