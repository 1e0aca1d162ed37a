// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AgentRunTest {

    private static final String LATER = "2999-01-01T00:00:0";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeConsole console = new FakeConsole();
    private final AgentRun run = new AgentRun(
            console, "./tracewarden shell", new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), Duration.ofMillis(1));

    /** Answers as the console does. */
    private static final class FakeConsole implements AgentRun.Console {
        final List<String> commands = new CopyOnWriteArrayList<>();
        final List<String> states = new CopyOnWriteArrayList<>();
        final CountDownLatch followed = new CountDownLatch(1);
        final CountDownLatch asked = new CountDownLatch(1);
        /** What asm:events tells, each when it is there. */
        final List<Semaphore> happened = new ArrayList<>();
        final Semaphore looked = new Semaphore(0);
        boolean eventsEnd;
        int spawnStatus;
        int infoStatus;
        String spawned = agent("ACTIVE", "null");
        String followedLines = "";
        String allLines = "";
        boolean gone;

        @Override
        public int run(String command, OutputStream to, OutputStream errors) throws IOException {
            commands.add(command);
            if (command.startsWith("asm:spawn")) {
                to.write((spawned + "\n").getBytes(StandardCharsets.UTF_8));
                return spawnStatus;
            }
            if (command.startsWith("asm:events")) {
                happened.forEach(event -> tell(to, event));
                if (eventsEnd) {
                    return 1;
                }
                sleepForEver();
            }
            if (command.contains(" -f ")) {
                to.write(followedLines.getBytes(StandardCharsets.UTF_8));
                followed.countDown();
                sleepForEver();
            }
            if (command.startsWith("asm:logs")) {
                to.write(allLines.getBytes(StandardCharsets.UTF_8));
                return 0;
            }
            await(followed);
            asked.countDown();
            if (gone) {
                throw new ConnectException("Connection refused");
            }
            String state = states.size() > 1 ? states.remove(0) : states.get(0);
            looked.release();
            to.write((state + "\n").getBytes(StandardCharsets.UTF_8));
            return infoStatus;
        }

        private static void tell(OutputStream to, Semaphore event) {
            try {
                event.acquire();
                to.write("{}\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException | InterruptedException over) {
                throw new AssertionError(over);
            }
        }

        private static void sleepForEver() {
            await(new CountDownLatch(1));
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void theAgentsLinesComeWhereItWroteThemAndItsCodeIsReturned() {
        console.states.addAll(List.of(agent("ACTIVE", "null"), agent("EXITED", "{\"shellCode\":0}")));
        console.allLines = line(1, "LAUNCHER", "began") + line(1, "OUTPUT", "hällo") + line(2, "ERROR", "oh");
        assertEquals(0, run.run(words("--name", "mailer", "--", "python3", "it's.py")));
        assertEquals("asm:spawn --json '--name' 'mailer' '--' 'python3' 'it'\\''s.py'", console.commands.get(0));
        assertEquals("hällo\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("tracewarden: agent 100 mailer is active; Ctrl+C leaves it running\n"
                + "tracewarden: began\noh\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anAgentThatWasQuickerThanTheAnswerToItsStartIsNotSaidToBeLeftRunning() {
        console.spawned = agent("FAILED", "{\"shellCode\":7}");
        console.states.add(console.spawned);
        console.allLines = line(1, "OUTPUT", "done");
        assertEquals(7, run.run(words("--", "x")));
        assertEquals("done\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("tracewarden: agent 100 mailer has started and ended\ntracewarden: mailer has failed: why\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLineThatCameWhileFollowingIsNotPrintedAgainAtTheEnd() {
        console.followedLines = line(1, "OUTPUT", "a") + line(1, "OUTPUT", "a") + line(2, "OUTPUT", "b");
        console.allLines = console.followedLines + line(2, "OUTPUT", "b") + line(3, "OUTPUT", "c");
        console.states.add(agent("EXITED", "{\"shellCode\":3}"));
        assertEquals(3, run.run(words("--", "x")));
        assertEquals("a\na\nb\nb\nc\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void linesOfAnEarlierAgentOfThatNameAreLeftOut() {
        console.allLines = "{\"at\":\"2020-01-01T00:00:00.000000000Z\",\"source\":\"OUTPUT\",\"text\":\"old\"}\n"
                + line(1, "OUTPUT", "new");
        console.states.add(agent("EXITED", "{\"shellCode\":0}"));
        run.run(words("--", "x"));
        assertEquals("new\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anAgentThatIsBeingRestartedHasNotEnded() {
        console.states.addAll(List.of(agent("RESTARTING", "{\"shellCode\":1}"), agent("STARTING", "{\"shellCode\":1}"),
                agent("FAILED", "{\"shellCode\":137}")));
        assertEquals(137, run.run(words("--", "x")));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("tracewarden: mailer has failed: why\n"),
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theEndIsLearntWhenItHappensAndNotWhenItIsAskedForNext() throws Exception {
        console.states.add(agent("ACTIVE", "null"));
        Semaphore end = new Semaphore(0);
        console.happened.add(end);
        AgentRun patient = new AgentRun(console, "./tracewarden shell", new PrintStream(out, true,
                StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), Duration.ofHours(1));
        var status = CompletableFuture.supplyAsync(() -> patient.run(words("--", "x")));
        // without being told it would look again after three minutes
        console.looked.acquire();
        console.states.set(0, agent("EXITED", "{\"shellCode\":7}"));
        end.release();
        assertEquals(7, status.get(1, TimeUnit.MINUTES));
        assertEquals(2, console.commands.stream().filter(command -> command.startsWith("asm:info")).count());
        assertTrue(console.commands.contains("asm:events --json -f -n 1 100"), console.commands::toString);
    }

    @Test
    void withoutAnybodyWhoTellsOfItTheEndIsFoundAllTheSame() {
        console.eventsEnd = true;
        console.states.addAll(List.of(agent("ACTIVE", "null"), agent("ACTIVE", "null"),
                agent("EXITED", "{\"shellCode\":4}")));
        assertEquals(4, run.run(words("--", "x")));
    }

    @Test
    void whatTheSupervisorRefusesIsSaidOnceAndIsAFailureOfItsOwn() {
        console.spawned = "Error executing command: there is no command nosuch in PATH; give its path";
        console.spawnStatus = 1;
        assertEquals(125, run.run(words("--", "nosuch")));
        assertEquals("tracewarden: there is no command nosuch in PATH; give its path\n",
                err.toString(StandardCharsets.UTF_8));
        assertEquals(1, console.commands.size());
    }

    @Test
    void aPlatformWithoutASupervisorSaysWhatIsMissing() {
        console.spawned = "Command not found: asm:spawn";
        console.spawnStatus = 1;
        assertEquals(125, run.run(words("--", "x")));
        assertEquals("tracewarden: this platform keeps no agents; install what does: ./tracewarden shell"
                + " 'feature:install tracewarden-supervisor tracewarden-shell'\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anAgentOfWhoseEndNobodyKnowsIsAFailure() {
        console.states.add(agent("FAILED", "null"));
        assertEquals(125, run.run(words("--", "x")));
        assertTrue(err.toString(StandardCharsets.UTF_8)
                .endsWith("tracewarden: nobody knows with which code mailer ended\n"));
    }

    @Test
    void anAgentThatWasRemovedMeanwhileIsSaidToBe() {
        console.states.add("Error executing command: There is no agent 100");
        console.infoStatus = 1;
        assertEquals(125, run.run(words("--", "x")));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("tracewarden: There is no agent 100\n"));
    }

    @Test
    void aPlatformThatIsStoppedMeanwhileDoesNoHarmAndThatIsSaid() {
        console.gone = true;
        assertEquals(125, run.run(words("--", "x")));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("tracewarden: the platform does not answer:"
                + " Connection refused; mailer is not harmed by that\n"), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anArgumentThatIsNoTextIsRefusedBeforeAnythingStarts() {
        byte[] words = {'-', '-', 0, 'x', 0, (byte) 0xff, 0};
        assertEquals(125, run.run(new ByteArrayInputStream(words)));
        assertEquals(List.of(), console.commands);
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("tracewarden: argument 3 is not UTF-8"));
    }

    @Test
    void whoeverInterruptsItIsToldHowToSeeAndToStopTheAgent() throws Exception {
        console.states.add(agent("ACTIVE", "null"));
        Thread runs = new Thread(() -> run.run(words("--", "x")));
        runs.setDaemon(true);
        runs.start();
        assertTrue(console.asked.await(1, TimeUnit.MINUTES));
        run.interrupted();
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("\ntracewarden: mailer runs on; see it with:"
                + " ./tracewarden shell 'asm:logs -f mailer', stop it with: ./tracewarden shell 'asm:stop mailer'\n"),
                err.toString(StandardCharsets.UTF_8));
        runs.interrupt();
        runs.join(60_000);
    }

    @Test
    void whenNothingRunsAnInterruptionSaysNothing() {
        run.interrupted();
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    private static String agent(String state, String lastExit) {
        return "{\"id\":100,\"name\":\"mailer\",\"state\":\"" + state + "\",\"reason\":\""
                + (state.equals("FAILED") && !lastExit.equals("null") ? "why" : "") + "\",\"lastExit\":" + lastExit + "}";
    }

    private static String line(int second, String source, String text) {
        return "{\"at\":\"" + LATER + second + ".000000000Z\",\"source\":\"" + source + "\",\"text\":\"" + text + "\"}\n";
    }

    private static ByteArrayInputStream words(String... words) {
        return new ByteArrayInputStream((String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8));
    }
}
