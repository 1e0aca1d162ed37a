// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tracewarden.itests.support.LauncherScript;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;

/** Whoever is killed in the middle of a trace, nothing goes on running and the journal verifies. */
class TraceKillsIT {

    private static final int ROUNDS = 3;
    private static final int PLATFORMS_KILLED = 2;
    /** Fixed, so that a failing moment comes again. */
    private final Random moments = new Random(20261121);
    private static final String MARK = "TRACEWARDEN_KILLS";
    private static final Duration GONE_AFTER = Duration.ofSeconds(20);
    /** A family with a daemon that has left session and parent, and with short lives, and no end. */
    private static final String FAMILY = "setsid sh -c 'while :; do /bin/true; done' & "
            + "(sleep 1000 & exec sleep 1000) & while :; do cat /etc/hosts; done";

    /** All tests use one, in any order; whoever kills it starts the next on its data. */
    private static Platform platform;

    @BeforeAll
    static void start() {
        platform = Platform.start(Map.of());
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void afterStraceWasKilledItsProgramsAreEndedToo() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = begin();
            kill(tracers(round.mark()));
            nothingIsLeft(round.mark());
            Patience.until("the end of the command", Patience.ENOUGH, () -> round, ended -> ended.status().isDone());
        }
        platformStillWorks();
        journalIsGood();
    }

    @Test
    void afterTheProgramWasKilledItsFamilyGoesOnUntilTheConsoleHangsUp() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = begin();
            List<Integer> shells = shells(round.mark());
            assertFalse(shells.isEmpty(), () -> "the family ended: " + round);
            int program = shells.get(0);
            kill(List.of(program));
            Patience.until("the end of " + program, Patience.ENOUGH,
                    () -> Proc.text(program, "cmdline"), String::isEmpty);
            assertFalse(marked(round.mark()).isEmpty(), "its daemon goes on");
            round.console().interrupt();
            nothingIsLeft(round.mark());
        }
        platformStillWorks();
        journalIsGood();
    }

    @Test
    void aConsoleThatHangsUpEndsWhatItTraces() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = begin();
            round.console().interrupt();
            nothingIsLeft(round.mark());
        }
        platformStillWorks();
        journalIsGood();
    }

    @Test
    void afterThePlatformWasKilledNothingIsLeftAndItsSuccessorGoesOnWithTheJournal() {
        for (int i = 0; i < PLATFORMS_KILLED; i++) {
            Round round = begin();
            Patience.until("calls in the journal", Patience.ENOUGH,
                    () -> lastRecord("strace/syscalls.log"), last -> last > 500);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moments.nextInt(1_500)));
            ProcessHandle killed = ProcessHandle.of(platform.pid()).orElseThrow();
            killed.destroyForcibly();
            Patience.until("the platform's end", Patience.ENOUGH, killed::isAlive, alive -> !alive);
            nothingIsLeft(round.mark());
            assertEquals(0, verify().status(), () -> "as the kill left it: " + verify());
            long last = lastRecord("strace/syscalls.log");

            platform = Platform.start(platform.data());
            platformStillWorks();
            journalIsGood();
            Output recoveries = platform.run(
                    "journal:query --stream strace/syscalls.log --type recovery --last all --json");
            List<Long> recovered = Json.values(recoveries.out()).stream()
                    .map(record -> record.required("seq").longValue()).toList();
            assertEquals(i + 1, recovered.size(), recoveries::toString);
            assertEquals(last + 1, recovered.get(i), "the chain goes on where the kill left it");
        }
    }

    /** @param console thread that waits for the command; interrupting it hangs up */
    private record Round(
            String mark, CompletableFuture<Integer> status, Thread console, ByteArrayOutputStream printed) {

        @Override
        public String toString() {
            return status + ", printed: " + printed.toString(StandardCharsets.UTF_8).lines().limit(30).toList();
        }
    }

    private Round begin() {
        String mark = UUID.randomUUID().toString();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        var out = new ByteArrayOutputStream();
        Thread console = new Thread(() -> {
            try {
                status.complete(platform.run("trace:run --actions -- env " + MARK + "=" + mark + " sh -c \"" + FAMILY
                        + "\"", out, out));
            } catch (RuntimeException hungUp) {
                status.completeExceptionally(hungUp);
            }
        }, "console");
        console.setDaemon(true);
        console.start();
        Round round = new Round(mark, status, console, out);
        Patience.until("the family", Patience.ENOUGH, () -> round,
                begun -> shells(mark).size() > 1 && !tracers(mark).isEmpty());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moments.nextInt(400)));
        return round;
    }

    /** Processes that have the mark in their environment, or a tracer's command line. */
    private static List<Integer> marked(String mark) {
        return Proc.pids().stream().filter(pid -> Proc.text(pid, "environ").contains(MARK + "=" + mark)
                || Proc.text(pid, "cmdline").contains(MARK + "=" + mark)).toList();
    }

    private static List<Integer> shells(String mark) {
        return marked(mark).stream().filter(pid -> Proc.text(pid, "comm").strip().equals("sh")).sorted().toList();
    }

    private static List<Integer> tracers(String mark) {
        return marked(mark).stream().filter(pid -> Proc.text(pid, "comm").strip().equals("strace")).toList();
    }

    private static void nothingIsLeft(String mark) {
        Patience.until("nothing of the trace to be left", GONE_AFTER,
                () -> marked(mark).stream()
                        .map(pid -> pid + " " + Proc.text(pid, "cmdline").replace('\0', ' ')).toList(),
                List::isEmpty);
    }

    private static void kill(List<Integer> pids) {
        for (int pid : pids) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static void platformStillWorks() {
        Output traced = platform.run("trace:run -- sh -c \"exit 5\"");
        assertEquals(5, traced.status(), traced::toString);
    }

    private static void journalIsGood() {
        Output verified = platform.run("journal:verify");
        assertEquals(0, verified.status(), verified::toString);
        assertTrue(verified.out().contains("strace/actions.jsonl"), verified::toString);
    }

    private static Output verify() {
        return new LauncherScript().run("verify", platform.data().resolve("journal").toString(), "--json");
    }

    /** Sequence of the last whole record on disk; 0 without one. */
    private static long lastRecord(String stream) {
        Path file = platform.data().resolve("journal").resolve(stream);
        if (!Files.exists(file)) {
            return 0;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(bytes.length(), 1 << 20)];
            bytes.seek(bytes.length() - tail.length);
            bytes.readFully(tail);
            String text = new String(tail, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n');
            int begin = text.lastIndexOf('\n', end - 1) + 1;
            return end < 0 ? 0 : Json.values(text.substring(begin, end)).get(0).required("seq").longValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
