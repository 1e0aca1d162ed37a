// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Agents that use too much, crash, or hang: what is told of it, and what is really done. */
@ExtendWith(LiveExtension.class)
class AgentFaultsIT {

    private static final String BUSY_UNTIL = "while [ ! -e %s ]; do :; done; exec sleep 600\n";
    private static final Duration STEPS = Duration.ofMinutes(2);

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void moreCpuThanItsQuotaIsThrottledByTheKernelUntilItRests(Host host, Agents agents) {
        Path rest = host.directory().resolve("rest");
        Spawned agent = agents.shell(host, "--cpu 200ms/s --syscalls none", BUSY_UNTIL.formatted(rest));
        AgentGroup group = agent.group();
        assertEquals(OptionalLong.empty(), group.cpuMicrosPerSecond(), "no quota before the fault");

        JsonNode fault = agent.fault("CPU_QUOTA");

        Patience.until("the quota", Patience.ENOUGH, group::cpuMicrosPerSecond,
                quota -> quota.equals(OptionalLong.of(200_000)));
        assertEquals("THROTTLE", fault.required("action").textValue());
        assertTrue(fault.required("summary").textValue()
                .matches("CPU quota exceeded: .* in 1 s, limit 200 ms"), fault::toString);
        assertEquals(1, fault.required("evidence").size());
        assertTrue(fault.required("evidence").get(0).textValue().endsWith("limit 200 ms"), fault::toString);
        assertEquals(fault.required("number"), fault.required("incident"));
        assertEquals("ACTIVE", agent.state());

        touch(rest);
        agent.outcome("CPU_QUOTA", "lifted");
        assertEquals(OptionalLong.empty(), group.cpuMicrosPerSecond(), "lifted when it rests");
        assertEquals("ACTIVE", agent.state());
    }

    @Test
    void aFloodOfCallsIsThrottledStepByStepAndLiftedStepByStep(Host host, Agents agents) {
        Path rest = host.directory().resolve("rest");
        Spawned agent = agents.python(host, "--syscalls 2000/s --cpu none", """
                import os, time
                while not os.path.exists("%s"):
                    pass
                time.sleep(600)
                """.formatted(rest));
        AgentGroup group = agent.group();
        Instant since = Instant.parse(agent.info().required("since").textValue());

        JsonNode fault = agent.fault("SYSCALL_FLOOD");
        assertEquals("THROTTLE", fault.required("action").textValue());
        assertTrue(fault.required("summary").textValue()
                .matches("syscall flood: [0-9,]+ calls a second, limit 2,000"), fault::toString);
        Instant at = Instant.parse(fault.required("at").textValue());
        assertTrue(Duration.between(since, at).toMillis() >= 4_900, () -> "no flood in the grace: " + since + " " + at);

        long floor = 10_000;
        List<Long> down = steps(group, quota -> quota.equals(OptionalLong.of(floor)));
        // the kernel takes whole microseconds of each of its periods, which rounds what is read
        for (int i = 1; i < down.size(); i++) {
            assertEquals(Math.max(floor, down.get(i - 1) / 2), down.get(i), 10, "halved each time: " + down);
        }
        assertTrue(down.size() >= 3, () -> "in steps: " + down);

        touch(rest);
        List<Long> up = steps(group, OptionalLong::isEmpty);
        assertEquals(floor, up.get(0), up::toString);
        for (int i = 1; i < up.size(); i++) {
            assertEquals(Math.min(down.get(0), up.get(i - 1) * 2), up.get(i), 20, "doubled each time: " + up);
        }
        assertEquals(down.get(0), up.get(up.size() - 1), 20, "to where it began, and then away: " + down + up);
        String outcome = agent.outcome("SYSCALL_FLOOD", "lifted");
        assertTrue(outcome.startsWith("was throttled to 10 ms of CPU a second at the lowest; lifted after "), outcome);
        assertEquals(1, agent.faults().size(), () -> "told once while it went on: " + agent.faults());
    }

    /** Quotas that were seen one after the other until one is as wanted, that one included unless there is none. */
    private static List<Long> steps(AgentGroup group, java.util.function.Predicate<OptionalLong> end) {
        List<Long> seen = new ArrayList<>();
        Patience.until("the last step", STEPS, () -> {
            OptionalLong quota = group.cpuMicrosPerSecond();
            quota.ifPresent(micros -> {
                if (seen.isEmpty() || seen.get(seen.size() - 1) != micros) {
                    seen.add(micros);
                }
            });
            return quota;
        }, quota -> end.test(quota) && !seen.isEmpty());
        return seen;
    }

    @Test
    void anAgentThatExceedsItsMemoryIsKilledWithTheKernelsEvidence(Agents agents, Console console) {
        Spawned agent = agents.start("--memory 32m --syscalls none --cpu none --auto-restart 3", "tail /dev/zero");

        JsonNode info = agent.until("FAILED");

        JsonNode fault = agent.fault("MEMORY_LIMIT");
        assertEquals("KILL", fault.required("action").textValue());
        assertTrue(fault.required("summary").textValue().startsWith("memory limit exceeded: "), fault::toString);
        assertTrue(fault.required("evidence").toString().contains("oom_kill"), fault::toString);
        assertEquals("SIGKILL", info.at("/lastExit/signal/name").textValue(), info::toString);
        assertEquals(0, info.required("restartCount").intValue());
        assertTrue(info.required("reason").textValue().contains("memory"), info::toString);
        assertFalse(info.required("reason").textValue().contains("crash="), info::toString);
        JsonNode death = Patience.until("its certificate", Patience.ENOUGH, agent::info,
                known -> !known.required("lastDeath").isNull()).required("lastDeath");
        assertTrue(death.required("cause").textValue().contains("OUT_OF_MEMORY"),
                () -> death.required("cause") + " " + death.required("summary"));
        String page = console.run("asm:faults @" + fault.required("number").longValue());
        assertTrue(page.contains("Evidence:") && page.contains("oom_kill"), page);
        assertEquals(1, agent.faults().size(), () -> "one end, one fault: " + agent.faults());
    }

    @Test
    void aCrashHasItsDeathCertificateAndIsStartedAgainWithinItsPolicy(Host host, Agents agents) {
        Spawned agent = agents.start("--auto-restart 2", Host.program("null_pointer"));

        JsonNode info = agent.until("FAILED");

        assertEquals(2, info.required("restartCount").intValue(), info::toString);
        List<JsonNode> crashes = Patience.until("certificates", Patience.ENOUGH, () -> agent.faults("CRASH"),
                faults -> faults.stream().noneMatch(fault -> fault.required("death").isNull()));
        assertEquals(3, crashes.size(), crashes::toString);
        for (JsonNode crash : crashes) {
            assertEquals("RESTART", crash.required("action").textValue());
            assertTrue(crash.required("summary").textValue().startsWith("crash: ended by SIGSEGV"), crash::toString);
            assertEquals("SIGSEGV", crash.at("/death/status/signal/name").textValue(), crash::toString);
            assertEquals(crashes.get(0).required("number"), crash.required("incident"), "one incident");
        }
        assertEquals(3, agent.faults().size());
        assertEquals(3, info.at("/telemetry/total/crashes").longValue(), info::toString);
        assertEquals(3, info.at("/telemetry/total/faults").longValue(), info::toString);
        assertEquals("SIGSEGV", Patience.until("its last death", Patience.ENOUGH, agent::info,
                now -> !now.required("lastDeath").isNull()).at("/lastDeath/status/signal/name").textValue());
    }

    @Test
    void anAgentThatStopsNotifyingIsStartedAgain(Host host, Agents agents, Console console) {
        Path hang = host.directory().resolve("hang");
        Spawned agent = agents.python(host, "--watchdog notify:3s --auto-restart 3 --syscalls none", """
                import os, socket, time
                HANG = "%s"
                if os.path.exists(HANG):
                    os.unlink(HANG)
                to = os.environ["NOTIFY_SOCKET"]
                channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                channel.connect("\\0" + to[1:] if to[0] == "@" else to)
                channel.send(b"READY=1\\nSTATUS=counting sheep")
                while not os.path.exists(HANG):
                    channel.send(b"WATCHDOG=1")
                    time.sleep(0.2)
                time.sleep(600)
                """.formatted(hang));
        JsonNode ready = Patience.until("its words", Patience.ENOUGH, agent::info,
                info -> info.required("ready").booleanValue()
                        && info.required("statusText").textValue().equals("counting sheep"));
        assertTrue(console.run("asm:info " + agent.name()).contains("counting sheep"));
        int first = agent.pid();
        Instant started = Instant.parse(ready.required("since").textValue());
        Patience.until("twice its patience", Patience.ENOUGH, Instant::now,
                now -> now.isAfter(started.plusSeconds(6)));
        assertEquals(List.of(), agent.faults("UNRESPONSIVE"), "it notifies in time");

        touch(hang);

        JsonNode fault = agent.fault("UNRESPONSIVE");
        assertEquals("RESTART", fault.required("action").textValue());
        assertTrue(fault.required("evidence").size() >= 1, fault::toString);
        JsonNode again = Patience.until("another process", Patience.ENOUGH, agent::info,
                info -> info.required("state").textValue().equals("ACTIVE")
                        && info.at("/process/pid").intValue() != first);
        assertEquals(1, again.required("restartCount").intValue(), again::toString);
        assertFalse(Files.exists(Path.of("/proc/" + first)));
        assertTrue(agent.outcome("UNRESPONSIVE", "killed all of it").contains("its restart policy decided"));
    }

    @Test
    void anAgentThatStopsTouchingItsHeartbeatFileIsKilledWhereItsOwnPolicySaysSo(Host host, Agents agents) {
        Path beat = host.directory().resolve("beat");
        Path hang = host.directory().resolve("hang");
        Spawned agent = agents.shell(host, "--watchdog file:" + beat + ":3s --auto-restart 3 --syscalls none"
                + " --recovery unresponsive=kill", "while [ ! -e " + hang + " ]; do touch " + beat
                + "; sleep 0.2; done; exec sleep 600\n");
        Patience.until("a beat", Patience.ENOUGH, () -> Files.exists(beat), there -> there);

        touch(hang);

        JsonNode fault = agent.fault("UNRESPONSIVE");
        assertEquals("KILL", fault.required("action").textValue());
        assertTrue(fault.required("evidence").toString().contains(beat.toString()), fault::toString);
        JsonNode info = agent.until("FAILED");
        assertEquals(0, info.required("restartCount").intValue());
        assertTrue(info.required("process").isNull(), info::toString);
    }

    @Test
    void theGlobalPolicyHoldsForAgentsWithoutTheirOwn(Host host, Agents agents, Console console) {
        Path never = host.directory().resolve("never");
        String busy = BUSY_UNTIL.formatted(never);
        try {
            assertTrue(console.run("asm:recovery permissive").contains("permissive"));
            Spawned lenient = agents.shell(host, "--cpu 100ms/s --syscalls none", busy);
            Spawned strict = agents.shell(host, "--cpu 100ms/s --syscalls none --recovery strict", busy);
            JsonNode told = lenient.fault("CPU_QUOTA");
            assertEquals("ALERT", told.required("action").textValue());
            assertEquals("told only, as its policy asks", told.required("outcome").textValue());
            assertEquals(OptionalLong.empty(), lenient.group().cpuMicrosPerSecond());
            assertEquals("KILL", strict.fault("CPU_QUOTA").required("action").textValue());
            strict.until("FAILED");
            assertEquals("ACTIVE", lenient.state());

            assertTrue(console.run("asm:recovery " + lenient.name() + " cpu-quota=throttle").contains("throttle"));
            Patience.until("a throttle by its own policy", Patience.ENOUGH,
                    () -> lenient.group().cpuMicrosPerSecond(), quota -> quota.equals(OptionalLong.of(100_000)));
            assertEquals(2, lenient.faults("CPU_QUOTA").size(), () -> "told again with the action: "
                    + lenient.faults());

            console.run("asm:recovery " + lenient.name() + " global");
            Patience.until("the end of it with the policy", Patience.ENOUGH,
                    () -> lenient.group().cpuMicrosPerSecond(), OptionalLong::isEmpty);

            console.run("asm:recovery strict");
            lenient.until("FAILED");
        } finally {
            console.run("asm:recovery default");
        }
    }

    @Test
    void aCrashWhosePolicyIsToKillIsNotStartedAgain(Agents agents) {
        Spawned agent = agents.start("--auto-restart 3 --recovery crash=kill", Host.program("null_pointer"));
        JsonNode info = agent.until("FAILED");
        assertEquals(0, info.required("restartCount").intValue(), info::toString);
        assertTrue(info.required("reason").textValue().endsWith("(crash=kill)"), info::toString);
    }

    @Test
    void limitsThatAreChangedHoldAtOnce(Host host, Agents agents, Console console) {
        Spawned agent = agents.shell(host, "--cpu 100ms/s --memory 32m --syscalls none",
                BUSY_UNTIL.formatted(host.directory().resolve("never")));
        AgentGroup group = agent.group();
        assertEquals(OptionalLong.of(32 << 20), group.memoryBytes());
        agent.fault("CPU_QUOTA");
        Patience.until("a throttle", Patience.ENOUGH, group::cpuMicrosPerSecond, OptionalLong::isPresent);

        String shown = console.run("asm:limits " + agent.name() + " --cpu 2s/s --memory 64m");

        assertTrue(shown.contains("2s/s") && shown.contains("64m"), shown);
        assertEquals(OptionalLong.of(64 << 20), group.memoryBytes());
        Patience.until("no throttle", Patience.ENOUGH, group::cpuMicrosPerSecond, OptionalLong::isEmpty);
        JsonNode limits = agent.info().required("limits");
        assertEquals(2_000_000, limits.required("cpuQuotaMicros").longValue());
        assertEquals(64 << 20, limits.required("memoryBytes").longValue());
        assertEquals("ACTIVE", agent.state());
    }

    @Test
    void theMemoryLimitIsHardWhileThePolicyKillsAndWatchedOnlyWhileItDoesNot(Agents agents, Console console) {
        Spawned agent = agents.start("--memory 32m", "sleep 600");
        AgentGroup group = agent.group();
        assertEquals(OptionalLong.of(32 << 20), group.memoryBytes());
        try {
            console.run("asm:recovery memory-limit=alert");
            Patience.until("no hard limit", Patience.ENOUGH, group::memoryBytes, OptionalLong::isEmpty);
        } finally {
            console.run("asm:recovery default");
        }
        Patience.until("the hard limit again", Patience.ENOUGH, group::memoryBytes,
                limit -> limit.equals(OptionalLong.of(32 << 20)));
    }

    @Test
    void whatCannotBeWatchedIsSaidInStatusAndPolicy(Agents agents, Console console) {
        Spawned agent = agents.start("", "sleep 600");
        String note = "no watchdog, so that hanging cannot be seen";
        Patience.until("the note", Patience.ENOUGH, () -> console.run("asm:policy " + agent.name()),
                page -> page.contains("Not watched:") && page.contains(note));
        String status = console.run("asm:status");
        assertTrue(status.contains("Not watched:") && status.contains(note), status);
        assertTrue(Json.values(console.run("asm:status --json")).get(0).required("notes").toString().contains(note));
    }

    @Test
    void faultsAndLivesAreInTheJournalWhichIsWhole(Agents agents, Console console) {
        Spawned agent = agents.start("--auto-restart 1", Host.program("null_pointer"));
        agent.until("FAILED");
        int id = agent.id();
        List<JsonNode> faults = Patience.until("two faults in the journal", Patience.ENOUGH,
                () -> journal(console, "faults.jsonl", "fault.agentId=" + id, agent.name()), all -> all.size() == 2);
        for (JsonNode record : faults) {
            JsonNode fault = record.at("/data/fault");
            assertEquals("CRASH", fault.required("kind").textValue(), record::toString);
            assertNotEquals(0, fault.required("evidence").size(), record::toString);
        }
        List<String> steps = Patience.until("its life in the journal", Patience.ENOUGH,
                () -> journal(console, "agents.jsonl", "agentId=" + id, agent.name()).stream()
                        .map(record -> record.at("/data/transition").textValue()).toList(),
                all -> all.contains("FAILED"));
        assertEquals(2, steps.stream().filter("SPAWNED"::equals).count(), steps::toString);
        assertEquals(2, steps.stream().filter("EXITED"::equals).count(), steps::toString);
        assertEquals(1, steps.stream().filter("RESTARTED"::equals).count(), steps::toString);
        assertEquals(1, steps.stream().filter("FAILED"::equals).count(), steps::toString);
        assertEquals(0, console.attempt("journal:verify").status(), () -> console.attempt("journal:verify").toString());
    }

    private static List<JsonNode> journal(Console console, String stream, String where, String name) {
        return Json.values(console.run("journal:query --last all --json --stream " + stream + " --where '" + where
                + "'")).stream().filter(record -> record.toString().contains('"' + name + '"')).toList();
    }
}
