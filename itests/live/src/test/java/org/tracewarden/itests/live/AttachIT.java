// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;

/** A process that runs already is traced, let go, and none the worse for it. */
@ExtendWith(LiveExtension.class)
class AttachIT {

    @Test
    void stoppingTheSessionLetsTheProcessGoOn(Host host, Console console) {
        Victim victim = retrying(host);
        Following trace = console.follow("trace:attach " + victim.pid() + " --events --json");
        trace.await("a call", line -> line.contains("\"name\":\"openat\""));
        assertEquals("strace", Proc.comm(tracer(victim)));
        JsonNode running = session(console, victim);
        assertEquals("TRACING", running.required("state").textValue());
        int id = running.required("id").intValue();

        assertEquals("Session " + id + " (pid " + victim.pid() + ") has ended: let go.",
                console.run("trace:stop " + id).strip());

        List<String> lines = trace.toTheEnd(Patience.ENOUGH);
        assertFree(victim);
        JsonNode ended = session(console, victim);
        assertEquals("ENDED", ended.required("state").textValue());
        assertEquals("", ended.at("/result/failure").textValue());
        assertEquals(0, ended.at("/result/lost").intValue());
        JsonNode summary = Json.values(lines.get(lines.size() - 1)).get(0);
        assertEquals(ended.at("/result/calls"), summary.at("/result/calls"), "session and report tell the same");
        assertTrue(console.refusal("trace:stop " + id).contains("has ended already"));
    }

    @Test
    void hangingUpLetsItGo(Host host, Console console) {
        Victim victim = retrying(host);
        Following trace = console.follow("trace:attach " + victim.pid());
        Patience.until("a tracer", Patience.ENOUGH, () -> tracer(victim), pid -> pid != 0);
        trace.hangUp();
        assertFree(victim);
    }

    @Test
    void aTimeLimitLetsItGoWithASummary(Host host, Console console) {
        Victim victim = retrying(host);
        Output traced = console.attempt("trace:attach " + victim.pid() + " --for 1s");
        assertEquals(0, traced.status(), traced::toString);
        assertTrue(traced.out().contains("looked for ") && traced.out().contains("ENOENT"), traced::toString);
        assertFree(victim);
    }

    @Test
    void aTracerThatIsKilledLeavesItRunning(Host host, Console console) {
        Victim victim = retrying(host);
        Following trace = console.follow("trace:attach " + victim.pid() + " --events --json");
        trace.await("a call", line -> line.contains("\"name\":\"openat\""));
        ProcessHandle.of(tracer(victim)).orElseThrow().destroyForcibly();
        assertFree(victim);
        JsonNode ended = Patience.until("the end of the session", Patience.ENOUGH, () -> session(console, victim),
                session -> !session.required("state").textValue().equals("TRACING"));
        assertEquals("FAILED", ended.required("state").textValue(), ended::toString);
        assertTrue(ended.required("reason").textValue().contains("SIGKILL"), ended::toString);
    }

    @Test
    void whatCannotBeTracedIsSaid(Host host, Console console) {
        int gone = host.run("true").pid();
        Output none = console.attempt("trace:attach " + gone);
        assertEquals(125, none.status(), none::toString);
        assertTrue((none.out() + none.err()).contains("" + gone), none::toString);

        Victim victim = retrying(host);
        Following first = console.follow("trace:attach " + victim.pid());
        int tracer = Patience.until("a tracer", Patience.ENOUGH, () -> tracer(victim), pid -> pid != 0);
        Output second = console.attempt("trace:attach " + victim.pid());
        assertEquals(125, second.status(), second::toString);
        assertTrue((second.out() + second.err()).contains("" + tracer), () -> "who traces it is said: " + second);
        first.hangUp();
        assertFree(victim);
    }

    private static Victim retrying(Host host) {
        return host.start("retry_loop", host.directory().resolve("none"), 20).ready();
    }

    private static JsonNode session(Console console, Victim victim) {
        List<JsonNode> sessions = Json.values(console.run("trace:sessions --json")).stream()
                .filter(session -> session.path("command").asText().contains("" + victim.pid())).toList();
        assertEquals(1, sessions.size(), sessions::toString);
        return sessions.get(0);
    }

    /** Pid of who traces it; 0 for nobody. */
    private static int tracer(Victim victim) {
        return Integer.parseInt(Proc.text(victim.pid(), "status").lines()
                .filter(line -> line.startsWith("TracerPid:")).findFirst().orElseThrow().replaceAll("\\D", ""));
    }

    /** Nobody traces it, and it goes on: what it does costs it time. */
    private static void assertFree(Victim victim) {
        Patience.until("no tracer", Patience.ENOUGH, () -> tracer(victim), pid -> pid == 0);
        assertNotEquals("T", Proc.state(victim.pid()));
        long then = switches(victim);
        Patience.until("more of it", Patience.ENOUGH, () -> switches(victim), now -> now > then + 3);
    }

    private static long switches(Victim victim) {
        return Long.parseLong(Proc.text(victim.pid(), "status").lines()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:")).findFirst().orElseThrow()
                .replaceAll("\\D", ""));
    }
}
