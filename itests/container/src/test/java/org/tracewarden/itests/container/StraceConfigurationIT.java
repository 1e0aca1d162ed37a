// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** What is saved about traces takes effect for the next session; what is wrong is refused, whole, and shown. */
@ExtendWith(PlatformExtension.class)
class StraceConfigurationIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);
    private static final String PID = "org.tracewarden.collector.strace";
    private static final String TEXT = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String ECHO = "trace:run --raw --syscalls write -- sh -c 'echo " + TEXT + "'";
    private static final String WHOLE = "\"" + TEXT + "\\n\"";

    private final Platform platform;
    private final EtcFile file;

    StraceConfigurationIT(Platform platform) throws IOException {
        this.platform = platform;
        file = EtcFile.of(platform.etc(PID + ".cfg"));
    }

    @BeforeEach
    void allIsWell() {
        awaitStatus("RUNNING ");
    }

    @AfterEach
    void putBack() throws IOException {
        file.restore();
        platform.await(ECHO, output -> output.out().contains(WHOLE), SECONDS);
        awaitStatus("RUNNING ");
    }

    @Test
    void noMoreSessionsRunThanAreSavedAndMoreAsSoonAsTheyAre() throws Exception {
        ComponentIdentity before = identity();
        ExecutorService console = Executors.newSingleThreadExecutor();
        try (SteadyCaller caller = new SteadyCaller()) {
            file.save("max-sessions", "1");
            Future<Integer> attached = console.submit(() -> platform.run("trace:attach --for 60s " + caller.pid(),
                    new ByteArrayOutputStream(), new ByteArrayOutputStream()));
            Output sessions = platform.await("trace:sessions --json", output -> running(output).size() == 1, SECONDS);
            Output refused = platform.await("trace:run -- true", output -> output.status() == 1, SECONDS);
            assertEquals("1 session runs already, which is as many as may (max-sessions = 1); see them with"
                    + " trace:sessions and end one with trace:stop <id>", (refused.out() + refused.err()).strip());
            file.save("max-sessions", "2");
            platform.await("trace:run -- true", output -> output.status() == 0, SECONDS);
            int id = running(sessions).get(0).required("id").intValue();
            assertEquals(0, platform.run("trace:stop " + id).status());
            assertEquals(0, attached.get(10, TimeUnit.SECONDS));
            assertTrue(caller.end() > 0, "it was let go");
        } finally {
            console.shutdownNow();
        }
        assertEquals(before, identity());
    }

    @Test
    void withoutStraceTheCollectorIsUnavailableAndSaysWhatToDo() throws Exception {
        ComponentIdentity before = identity();
        file.save("strace", "/nowhere/strace");
        String why = "/nowhere/strace is no program; install strace with: apt-get install strace, or set the key strace"
                + " in org.tracewarden.collector.strace.cfg";
        awaitStatus("UNAVAILABLE " + why);
        Output refused = platform.run("trace:run --wide -- true");
        assertEquals(125, refused.status(), refused.toString());
        assertTrue((refused.out() + refused.err()).contains(why), refused.toString());
        Output shown = platform.run("trace:collectors --sample 1ms");
        assertTrue(shown.out().contains("/nowhere/strace is no program"), shown.out());
        file.restore();
        awaitStatus("RUNNING ");
        assertEquals(0, platform.run("trace:run -- true").status());
        assertEquals(before, identity());
    }

    @Test
    void stringsAreAsLongAsIsSaved() throws IOException {
        ComponentIdentity before = identity();
        file.save("string-limit", "16");
        platform.await(ECHO, output -> output.out().contains("\"0123456789abcdef\"..."), SECONDS);
        file.save("string-limit", "20");
        platform.await(ECHO, output -> output.out().contains("\"0123456789abcdefghij\"..."), SECONDS);
        assertEquals(before, identity());
    }

    @Test
    void sessionsAreJournaledOnlyWhenThatIsSaved() throws IOException {
        assertTrue(journaled(session()) > 0);
        file.save("journal", "false", "string-limit", "16");
        platform.await(ECHO, output -> output.out().contains("\"0123456789abcdef\"..."), SECONDS);
        assertEquals(0, journaled(session()));
        file.restore();
        platform.await(ECHO, output -> output.out().contains(WHOLE), SECONDS);
        assertTrue(journaled(session()) > 0);
    }

    @Test
    void aWrongValueIsRefusedWholeNamedAndShownAndTheOldOnesStay() throws IOException {
        ComponentIdentity before = identity();
        file.save("max-sessions", "0", "string-limit", "16");
        awaitRefused("max-sessions = 0 is out of range (1 to 64)");
        Output whole = platform.run(ECHO);
        assertTrue(whole.out().contains(WHOLE), whole.toString());
        Output shown = platform.run("trace:collectors --sample 1ms");
        assertTrue(shown.out().matches("(?s).*\nstrace +DEGRADED.*configuration org\\.tracewarden\\.collector\\.strace"
                + "\\s+refused.*"), shown.out());
        file.save("grace-millis", "soon");
        awaitRefused("grace-millis = soon is no whole number (0 to 60000)");
        file.save("journal", "maybe");
        awaitRefused("journal = maybe is neither true nor false");
        file.save("strace", "bin/strace");
        awaitRefused("strace = \"bin/strace\" is neither a name to look for in PATH, such as strace, nor a path from"
                + " the root");
        assertEquals(before, identity());
    }

    /** Runs a short one. @return its id */
    private int session() {
        Output run = platform.run(ECHO);
        assertEquals(0, run.status(), run.toString());
        List<JsonNode> sessions = JsonLines.of(platform.run("trace:sessions --json"));
        return sessions.get(sessions.size() - 1).required("id").intValue();
    }

    private int journaled(int session) {
        // records are written in groups; what came before this one is there when it is
        return JsonLines.of(platform.run("journal:query --json --stream strace/syscalls.log --where 'session=" + session
                + "'")).size();
    }

    private static List<JsonNode> running(Output sessions) {
        return JsonLines.of(sessions).stream()
                .filter(session -> session.required("state").textValue().equals("TRACING")).toList();
    }

    private void awaitRefused(String why) {
        awaitStatus("DEGRADED configuration " + PID + " refused, the configuration before it stays in use: " + why);
    }

    private void awaitStatus(String wanted) {
        platform.await("trace:collectors --sample 1ms --json strace",
                output -> JsonLines.status(output).equals(wanted), SECONDS);
    }

    private ComponentIdentity identity() {
        return ComponentIdentity.of(platform, "org.tracewarden.api.trace.TraceSessions",
                "org.tracewarden.collector.strace.StraceCollector");
    }
}
