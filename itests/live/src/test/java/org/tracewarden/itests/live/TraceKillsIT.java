// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.itests.support.LauncherScript;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;

/** Whoever is killed in the middle of a trace, nothing goes on running and the journal verifies. */
class TraceKillsIT {

    private static final int ROUNDS = 4;
    /** Fixed, so that a failing moment comes again. */
    private final Random moments = new Random(20261121);
    private static final String MARK = "TRACEWARDEN_KILLS";
    private static final Duration GONE_AFTER = Duration.ofSeconds(20);
    /** A family with a daemon that has left session and parent, and with short lives, and no end. */
    private static final String FAMILY = "setsid sh -c 'while :; do /bin/true; done' & "
            + "(sleep 1000 & exec sleep 1000) & while :; do cat /etc/hosts; done";

    private final Platform platform = Platform.start(Map.of());
    private boolean alive = true;

    @AfterEach
    void stop() {
        if (alive) {
            platform.close();
        }
    }

    @Test
    void afterStraceWasKilledItsProgramsAreEndedToo() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = begin();
            kill(tracers(round.mark()));
            nothingIsLeft(round.mark());
            Patience.until("the end of the command", Patience.ENOUGH, round.status()::isDone, done -> done);
        }
        platformStillWorks();
        journalIsGood();
    }

    @Test
    void afterTheProgramWasKilledItsFamilyGoesOnUntilTheConsoleHangsUp() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = begin();
            int program = shells(round.mark()).get(0);
            kill(List.of(program));
            Patience.until("the end of " + program, Patience.ENOUGH, () -> Proc.text(program, "cmdline"), String::isEmpty);
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
        Round round = begin();
        kill(List.of((int) platform.pid()));
        alive = false;
        nothingIsLeft(round.mark());
        journalIsGood();
        try (Platform successor = Platform.start(platform.data())) {
            Output traced = successor.run("trace:run -- /bin/true");
            assertEquals(0, traced.status(), traced::toString);
        }
        journalIsGood();
    }

    /** @param console thread that waits for the command; interrupting it hangs up */
    private record Round(String mark, CompletableFuture<Integer> status, Thread console) {}

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
        Patience.until("the family", Patience.ENOUGH, () -> shells(mark).size() > 1 && !tracers(mark).isEmpty()
                ? "" : out.toString(StandardCharsets.UTF_8), String::isEmpty);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moments.nextInt(400)));
        return new Round(mark, status, console);
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
                () -> marked(mark).stream().map(pid -> pid + " " + Proc.text(pid, "cmdline").replace('\0', ' ')).toList(),
                List::isEmpty);
    }

    private static void kill(List<Integer> pids) {
        for (int pid : pids) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void platformStillWorks() {
        Output traced = platform.run("trace:run -- sh -c \"exit 5\"");
        assertEquals(5, traced.status(), traced::toString);
    }

    private void journalIsGood() {
        Path journal = platform.data().resolve("journal");
        Output verified = Patience.until("a journal that verifies", Patience.ENOUGH,
                () -> new LauncherScript().run("verify", journal.toString()), output -> output.status() == 0);
        assertTrue(verified.out().contains("strace/actions.jsonl"), verified::toString);
    }
}
