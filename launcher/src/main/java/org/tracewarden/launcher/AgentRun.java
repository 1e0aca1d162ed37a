// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code tracewarden run-agent}: has a running platform start an agent, prints what it writes until it has ended, and
 * exits with its code.
 *
 * <pre>
 * PORT PRIVATE-KEY-FILE HOST-KEY-FILE SCRIPT     words of asm:spawn come on standard input, each ended by a zero byte
 * </pre>
 *
 * When it is interrupted the agent goes on. Exit status: that of the agent, as a shell has it; {@link #OWN_FAILURE}
 * when it could not be started or followed.
 */
public final class AgentRun {

    static final int OWN_FAILURE = 125;

    private static final Set<String> OVER = Set.of("EXITED", "STOPPED", "FAILED");
    private static final Duration GLANCE = Duration.ofSeconds(1);
    /** A bundle that is being updated does not answer for a moment: so many glances. */
    private static final int PATIENCE = 10;
    /** What happens may be told a moment before it is seen: the next look comes after this part of a glance. */
    private static final int SOON = 20;
    private static final int MOST_LINES = 100_000;

    /** One command of the console. */
    @FunctionalInterface
    interface Console {
        int run(String command, OutputStream out, OutputStream err) throws IOException, GeneralSecurityException;
    }

    private final ObjectMapper json = new ObjectMapper();
    private final Console console;
    private final String script;
    private final PrintStream out;
    private final PrintStream err;
    private final Duration glance;
    private volatile String following = "";

    /**
     * @param script how a console command is given to this platform, for what is said: {@code tracewarden shell}
     * @param glance until a command that should go on is given again, and the unit of patience
     */
    AgentRun(Console console, String script, PrintStream out, PrintStream err, Duration glance) {
        this.console = console;
        this.script = script;
        this.out = out;
        this.err = err;
        this.glance = glance;
    }

    /** Ends the JVM with the agent's exit status. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        RemoteConsole remote = new RemoteConsole(
                Integer.parseInt(arguments[0]), ConsoleKey.read(Path.of(arguments[1])), Path.of(arguments[2]));
        // the console colours its complaints even where it was told of no terminal
        Console plain = (command, to, errors) ->
                remote.run(command, Map.of(), new PlainText(to), new PlainText(errors));
        AgentRun run = new AgentRun(plain, arguments[3], out, err, GLANCE);
        Thread interrupted = new Thread(run::interrupted, "tracewarden-run-agent-end");
        Runtime.getRuntime().addShutdownHook(interrupted);
        int status = run.run(System.in);
        Runtime.getRuntime().removeShutdownHook(interrupted);
        // the thread that follows waits for a console that goes on
        System.exit(status);
    }

    /** @param words zero-terminated words for asm:spawn, in UTF-8 */
    int run(InputStream words) {
        try {
            Instant begin = Instant.now();
            JsonNode agent = spawn(words(words));
            int id = agent.at("/id").asInt();
            String name = agent.at("/name").asText();
            following = name;
            err.println("tracewarden: agent " + id + " " + name + begun(agent.path("state").asText()));
            AgentLines lines = new AgentLines(begin, out, err);
            follow("asm:logs --json -f -n " + MOST_LINES + " " + id, lines::answer, "tracewarden-run-agent-log");
            JsonNode ended = await(id);
            // all of it once more: the end may be known before the last lines have come
            console.run("asm:logs --json -n " + MOST_LINES + " " + id, lines.answer(), err);
            following = "";
            return status(ended);
        } catch (Refused refused) {
            return fail(refused.getMessage());
        } catch (IOException | GeneralSecurityException broken) {
            return fail("the platform does not answer: " + broken.getMessage()
                    + (following.isEmpty() ? "" : "; " + following + " is not harmed by that"));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return fail("interrupted");
        } finally {
            following = "";
        }
    }

    /** An agent can be over before its start is answered. */
    private static String begun(String state) {
        return OVER.contains(state)
                ? " has started and ended"
                : " is " + state.toLowerCase(Locale.ROOT) + "; Ctrl+C leaves it running";
    }

    private static List<String> words(InputStream in) throws IOException, Refused {
        List<String> words = new ArrayList<>();
        byte[] bytes = in.readAllBytes();
        int begin = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                try {
                    words.add(StandardCharsets.UTF_8.newDecoder()
                            .decode(ByteBuffer.wrap(bytes, begin, at - begin)).toString());
                } catch (CharacterCodingException notText) {
                    throw new Refused("argument " + (words.size() + 1) + " is not UTF-8, and the console takes text"
                            + " only; put it into a script and run that");
                }
                begin = at + 1;
            }
        }
        return words;
    }

    private JsonNode spawn(List<String> words) throws IOException, GeneralSecurityException, Refused {
        var answer = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int status = console.run("asm:spawn --json " + ConsoleWord.of(words), answer, errors);
        String text = (answer.toString(StandardCharsets.UTF_8) + errors.toString(StandardCharsets.UTF_8)).strip();
        if (text.startsWith("Command not found: ")) {
            throw new Refused("this platform keeps no agents; install what does: " + script
                    + " 'feature:install tracewarden-supervisor tracewarden-shell'");
        }
        if (status != 0) {
            throw new Refused(text.replaceFirst("^Error executing command: ", ""));
        }
        return json.readTree(text);
    }

    /** Keeps a command going that goes on by itself: a supervisor that is being updated ends it. */
    private void follow(String command, Supplier<OutputStream> answers, String thread) {
        Thread follower = new Thread(() -> {
            while (!following.isEmpty()) {
                try (OutputStream answer = answers.get()) {
                    console.run(command, answer, OutputStream.nullOutputStream());
                    Thread.sleep(glance.toMillis());
                } catch (IOException | GeneralSecurityException | InterruptedException over) {
                    // whoever waits for the end is told the same, and the lines are asked for again there
                    return;
                }
            }
        }, thread);
        follower.setDaemon(true);
        follower.start();
    }

    /**
     * Looks at the agent whenever something has happened to it; and without that at times that become rarer, since what
     * tells of it may be away.
     */
    private JsonNode await(int id) throws IOException, GeneralSecurityException, InterruptedException, Refused {
        Bell bell = new Bell();
        follow("asm:events --json -f -n 1 " + id, bell::listener, "tracewarden-run-agent-events");
        Duration soon = glance.dividedBy(SOON);
        Duration pause = soon;
        long answered = System.nanoTime();
        while (true) {
            var answer = new ByteArrayOutputStream();
            int status = console.run("asm:info --json " + id, answer, answer);
            String text = answer.toString(StandardCharsets.UTF_8).strip();
            if (status == 0) {
                answered = System.nanoTime();
                JsonNode agent = json.readTree(text);
                if (OVER.contains(agent.path("state").asText())) {
                    return agent;
                }
            } else if (System.nanoTime() - answered >= PATIENCE * glance.toNanos()) {
                throw new Refused(text.replaceFirst("^Error executing command: ", ""));
            }
            boolean told = bell.await(pause);
            pause = told ? soon : shorter(pause.multipliedBy(2), status == 0 ? glance.multipliedBy(PATIENCE) : glance);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private int status(JsonNode agent) {
        String name = agent.at("/name").asText();
        String state = agent.path("state").asText();
        String reason = agent.path("reason").asText();
        JsonNode exit = agent.path("lastExit");
        if (!state.equals("EXITED")) {
            err.println("tracewarden: " + name + " has " + (state.equals("FAILED") ? "failed" : "been stopped")
                    + (reason.isEmpty() ? "" : ": " + reason));
        }
        if (!exit.isObject()) {
            return fail("nobody knows with which code " + name + " ended");
        }
        return exit.path("shellCode").asInt();
    }

    private int fail(String what) {
        out.flush();
        err.println("tracewarden: " + what);
        return OWN_FAILURE;
    }

    /** Ctrl+C, or the end of the terminal. */
    void interrupted() {
        String name = following;
        if (!name.isEmpty()) {
            out.flush();
            err.println();
            err.println("tracewarden: " + name + " runs on; see it with: " + script + " 'asm:logs -f " + name
                    + "', stop it with: " + script + " 'asm:stop " + name + "'");
        }
    }

    /** What was asked for cannot be; the message is for the person who asked. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
