// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.fakes.TestClock;
import org.tracewarden.supervisor.fakes.TestRoster;

/** The views as files, read by real shells. */
class StatusFilesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long WALL = 1_800_000_000L * SECOND;

    @TempDir
    Path run;

    private final TestClock clock = new TestClock(1_000 * SECOND, WALL);
    private final TestRoster roster = new TestRoster();
    private final Map<Integer, AgentTelemetry> figures = new ConcurrentSkipListMap<>();
    private volatile OptionalLong syscalls = OptionalLong.of(1_234_567);
    private StatusFiles files;

    @AfterEach
    void end() {
        if (files != null) {
            files.close();
        }
    }

    @Test
    void theStatusHasTheGuidesLayout() throws Exception {
        agent(100, "fs_monitor", new AgentCounts(1, 0, 0, 0, 0, OptionalLong.empty(), 125_000, OptionalLong.empty(),
                OptionalLong.empty()), 4_096_000);
        agent(101, "net_agent", counts(3, 2, 2), 2_048_000);
        start();
        String text = Files.readString(status());
        assertEquals("""
                Agent Supervision Module - Telemetry Status
                ===========================================

                System Metrics:
                  Total Spawns:    42
                  Total Exits:     38
                  Total Faults:    5
                  Total Restarts:  3
                  Active Agents:   2
                  Total Syscalls:  1234567

                Per-Agent Metrics:
                  ID    Spawns Exits  Faults CPU(us)   Mem(B)
                  ----  ------ -----  ------ --------  -------
                  100   1      0      0      125000    4096000
                  101   3      2      2      89000     2048000

                Agent 100: spawns=1 exits=0 faults=0
                Agent 100: memory=4096000 restarts=0 state=Active
                Agent 101: spawns=3 exits=2 faults=2
                Agent 101: memory=2048000 restarts=0 state=Active
                """, text.replace('\u00a0', ' '));
    }

    @Test
    void anAgentsFileHasTheLayoutOfAsminfo() throws Exception {
        TestAgent agent = agent(100, "fs_monitor", counts(1, 0, 0), 4_096_000);
        agent.spec = new AgentSpec(100, "fs_monitor", List.of("x", "--password", "hunter2"),
                Map.of("TOKEN", "hunter2"), "", "", Set.of(Capability.FS_BASIC, Capability.FS_EXTENDED),
                agent.spec.scope(), RestartPolicy.ofAtMost(3), agent.spec.limits(), agent.spec.watchdog(),
                agent.spec.stop(), agent.spec.logs(), List.of(), false, Optional.empty());
        clock.pass(2 * SECOND);
        start();
        String text = Files.readString(view(100));
        assertTrue(text.contains("FsBasic") && text.contains("FsExtended"));
        assertEquals("""
                Agent Information:
                ==================
                Agent ID:        100
                PID:             1100
                Name:            fs_monitor
                State:           Active
                Capabilities:    FsBasic, FsExtended
                Auto-Restart:    Yes (max 3)
                Restart Count:   0

                Telemetry:
                  Spawn Count:   1
                  Exit Count:    0
                  Fault Count:   0
                  CPU Time:      89000 μs
                  Memory:        4096000 bytes

                Last Activity:   2 seconds ago
                """, text.replace("FsExtended, FsBasic", "FsBasic, FsExtended"));
        assertFalse(text.contains("hunter2"));
    }

    @Test
    void theGuidesGrepShowsSpawnsExitsAndFaultsOfAnAgent() throws Exception {
        agent(100, "a", counts(5, 4, 4), 7);
        start();
        assertEquals("Agent 100: spawns=5 exits=4 faults=4", shell("cat status | grep \"Agent 100\" | head -n 1"));
        // the guide looks for leaks with the same line
        assertEquals("Agent 100: memory=7 restarts=0 state=Active",
                shell("cat status | grep \"Agent 100\" | tail -n +2"));
    }

    @Test
    void theGuidesAwkLineNamesAgentsWithMoreThanFiveFaultsAndNobodyElse() throws Exception {
        agent(100, "healthy", counts(1, 0, 0), 7);
        agent(101, "five", counts(9, 8, 5), 7);
        agent(102, "six", counts(9, 8, 6), 7_000_000_000L);
        agent(103, "many", counts(900, 800, 12_345), 7);
        start();
        for (String awk : awks()) {
            assertEquals("102\n103", shell("cat status | " + awk + " '/Faults/ {if ($6 > 5) print $1}'"), awk);
        }
        assertEquals("WARNING: Agents with high fault counts: 102 103", shell("""
                FAULTS=$(cat status | awk '/Faults/ {if ($6 > 5) print $1}')
                if [ -n "$FAULTS" ]; then
                    echo "WARNING: Agents with high fault counts:" $FAULTS
                fi
                """));
    }

    @Test
    void theGuidesAwkLineIsSilentWhileAllIsWell() throws Exception {
        agent(100, "healthy", counts(1, 0, 0), 7);
        start();
        for (String awk : awks()) {
            assertEquals("", shell("cat status | " + awk + " '/Faults/ {if ($6 > 5) print $1}'"), awk);
        }
    }

    @Test
    void watchAndCatShowTheFile() throws Exception {
        agent(100, "healthy", counts(1, 0, 0), 7);
        start();
        assertTrue(shell("cat status").startsWith("Agent Supervision Module - Telemetry Status"));
        if (!shell("command -v watch || true").isEmpty()) {
            assertTrue(shell("TERM=xterm timeout -s INT 2 watch -n 1 'cat status' || true")
                    .contains("Agent Supervision Module"));
        }
    }

    @Test
    void columnsCanBeAddedUpWithAwk() throws Exception {
        agent(100, "a", counts(5, 4, 4), 7);
        agent(101, "b", counts(3, 2, 1), 8);
        start();
        assertEquals("8 15", shell("awk '$1 ~ /^[0-9]+$/ && NF == 6 {s += $2; m += $6} END {print s, m}' status"));
        assertEquals("42", shell("awk '/Total Spawns/ {print $3}' status"));
    }

    @Test
    void unknownCallsAreCalledThat() throws Exception {
        syscalls = OptionalLong.empty();
        start();
        assertEquals("unknown", shell("awk '/Total Syscalls/ {print $3}' status"));
    }

    @Test
    void everybodyMayReadAndOnlyTheOwnerMayWrite() throws Exception {
        agent(100, "a", counts(1, 0, 0), 7);
        start();
        assertEquals("rwxr-xr-x", mode(directory()));
        assertEquals("rwxr-xr-x", mode(directory().resolve("agents")));
        assertEquals("rw-r--r--", mode(status()));
        assertEquals("rw-r--r--", mode(view(100)));
        assertEquals(Set.of("100"), names(directory().resolve("agents")));
        assertEquals(Set.of("agents", "status"), names(directory()));
        // as the platform's umask makes files
        Path unfinished = Files.createFile(directory().resolve(".status.new"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        figures.put(100, telemetry(100, "a", counts(2, 1, 0), 9));
        await(() -> !Files.exists(unfinished) && Files.readString(status()).contains("Agent 100: spawns=2"));
        assertEquals("rw-r--r--", mode(status()));
    }

    @Test
    void aFileThatStillHoldsIsNotWrittenAgainButItsTimeIsFresh() throws Exception {
        agent(100, "a", counts(1, 0, 0), 7);
        start();
        Object inode = Files.getAttribute(status(), "unix:ino");
        FileTime before = Files.getLastModifiedTime(status());
        await(() -> Files.getLastModifiedTime(status()).compareTo(before) > 0);
        await(() -> Files.getLastModifiedTime(status()).toInstant().isAfter(Instant.now().minusSeconds(1)));
        assertEquals(inode, Files.getAttribute(status(), "unix:ino"));
        figures.put(100, telemetry(100, "a", counts(2, 1, 0), 9));
        await(() -> Files.readString(status()).contains("Agent 100: spawns=2 exits=1 faults=0"));
        assertNotEquals(inode, Files.getAttribute(status(), "unix:ino"));
    }

    @Test
    void anEventIsSeenAtOnce() throws Exception {
        start();
        TestAgent agent = agent(100, "a", counts(1, 0, 0), 7);
        long begun = System.nanoTime();
        files.accept(spawned(agent));
        await(() -> Files.exists(view(100)));
        long millis = (System.nanoTime() - begun) / 1_000_000;
        System.out.println("status files: seen " + millis + " ms after the event");
        assertTrue(millis < 1_000, millis + " ms");
    }

    @Test
    void whileAnAgentComesAndGoesTheFilesOfOthersAreTouchedNoMoreOften() throws Exception {
        TestAgent busy = agent(100, "a", counts(1, 0, 0), 7);
        agent(101, "b", counts(1, 0, 0), 7);
        start();
        Set<Object> times = new HashSet<>();
        Set<Object> busyTimes = new HashSet<>();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < 3 * SECOND) {
            files.accept(spawned(busy));
            times.add(Files.getLastModifiedTime(view(101)));
            busyTimes.add(Files.getLastModifiedTime(view(100)));
            Thread.sleep(10);
        }
        double seconds = (System.nanoTime() - begun) / (double) SECOND;
        assertTrue(times.size() <= 2 + seconds / 0.9, times.size() + " times in " + seconds + " s");
        assertTrue(busyTimes.size() >= times.size(), busyTimes.size() + " and " + times.size() + " times");
    }

    private static AgentLifecycle spawned(TestAgent agent) {
        return new AgentLifecycle(new EventHeader("supervisor", 1, 1), agent.spec.id(), agent.spec.name(),
                AgentTransition.SPAWNED, Optional.of(agent.process), Optional.empty(), 0, "");
    }

    @Test
    void theFilesOfRemovedAgentsGo() throws Exception {
        agent(100, "a", counts(1, 0, 0), 7);
        agent(101, "b", counts(1, 0, 0), 7);
        start();
        roster.agents.remove(100);
        figures.remove(100);
        await(() -> !Files.exists(view(100)));
        assertTrue(Files.exists(view(101)));
    }

    @Test
    void aStoppedSupervisorLeavesNoFileAndTakesNobodyElses() throws Exception {
        agent(100, "a", counts(1, 0, 0), 7);
        start();
        Path notes = Files.writeString(directory().resolve("agents/notes.txt"), "mine");
        files.close();
        assertEquals(Set.of("agents"), names(directory()));
        assertEquals(Set.of("notes.txt"), names(notes.getParent()));
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("tracewarden-agents-status")));
    }

    @Test
    void whatAKilledPlatformLeftIsTakenAway() throws Exception {
        Files.createDirectories(directory().resolve("agents"));
        Files.writeString(view(999), "old");
        Files.writeString(directory().resolve("agents/.999.new"), "half");
        agent(100, "a", counts(1, 0, 0), 7);
        start();
        assertEquals(Set.of("100"), names(directory().resolve("agents")));
    }

    @Test
    void readersFindWholeFilesOnly() throws Exception {
        for (int id = 100; id < 120; id++) {
            agent(id, "agent" + id, counts(1, 0, 0), 7);
        }
        TestAgent read = roster.agents.get(110);
        start();
        Thread changing = new Thread(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                for (int id = 100; id < 120; id++) {
                    figures.put(id, telemetry(id, "agent" + id, counts(i, i, i), 1L << i % 40));
                }
                files.accept(spawned(read));
            }
        });
        changing.start();
        try {
            long end = System.nanoTime() + SECOND;
            while (System.nanoTime() < end) {
                String text = Files.readString(status());
                assertTrue(text.startsWith("Agent Supervision Module") && text.endsWith("\n"), text);
                assertEquals(20, text.lines().filter(line -> line.contains(": spawns=")).count());
                assertTrue(Files.readString(view(110)).endsWith(" ago\n"));
            }
        } finally {
            changing.interrupt();
            changing.join();
        }
    }

    @Test
    void aDirectoryThatIsTakenAwayIsMadeAgain() throws Exception {
        agent(100, "a", counts(1, 0, 0), 7);
        start();
        shell("rm -rf ../agentsys/* && rmdir ../agentsys");
        await(() -> Files.exists(view(100)) && Files.exists(status()));
        assertEquals(Optional.empty(), files.problem());
    }

    @Test
    void whatCannotBeWrittenIsToldUntilItCan() throws Exception {
        Path taken = Files.writeString(directory(), "a file where the directory should be");
        files = new StatusFiles(directory(), supervisor(), aggregator(), clock);
        files.start();
        await(() -> files.problem().isPresent());
        assertTrue(files.problem().orElseThrow().startsWith("status files cannot be written to " + directory()));
        Files.delete(taken);
        await(() -> files.problem().isEmpty());
        assertTrue(Files.exists(status()));
    }

    @Test
    void whenTheWallClockIsSetAnActivityIsAsLongAgoAsBefore() throws Exception {
        agent(100, "a", counts(1, 0, 0), 7);
        clock.pass(5 * SECOND);
        start();
        assertEquals("Last Activity:   5 seconds ago", shell("tail -n 1 agents/100"));
        // telemetry follows the clock, and so does this
        clock.setWallBy(-3_600 * SECOND);
        figures.put(100, telemetry(100, "a", counts(2, 0, 0), 7));
        await(() -> Files.readString(view(100)).contains("Spawn Count:   2"));
        assertEquals("Last Activity:   0 seconds ago", shell("tail -n 1 agents/100"));
    }

    @Test
    void ofAThousandAgentsEachTurnIsShort(@TempDir(factory = InMemory.class) Path memory) throws Exception {
        run = memory;
        for (int id = 1; id <= 1_000; id++) {
            agent(id, "agent" + id, counts(1, 0, 0), 7);
        }
        start();
        long begun = System.nanoTime();
        long cpu = threadCpu();
        Thread.sleep(3_000);
        double quiet = (threadCpu() - cpu) * 100.0 / (System.nanoTime() - begun);
        begun = System.nanoTime();
        cpu = threadCpu();
        while (System.nanoTime() - begun < 3 * SECOND) {
            for (int id = 1; id <= 1_000; id++) {
                figures.put(id, telemetry(id, "agent" + id, counts(System.nanoTime(), 0, 0), 7));
            }
            Thread.sleep(900);
        }
        double busy = (threadCpu() - cpu) * 100.0 / (System.nanoTime() - begun);
        System.out.printf("status files of 1,000 agents: %.1f %% of a core when nothing changes, %.1f %% when all do%n",
                quiet, busy);
        assertTrue(Files.getLastModifiedTime(view(1_000)).toInstant().isAfter(Instant.now().minusSeconds(2)));
    }

    /** Like /run, which is no disk. */
    static final class InMemory implements TempDirFactory {

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "status") : Files.createTempDirectory("status");
        }
    }

    private static long threadCpu() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tracewarden-agents-status"))
                .findFirst().orElseThrow().getId();
        return threads.getThreadCpuTime(id);
    }

    private void start() throws Exception {
        files = new StatusFiles(directory(), supervisor(), aggregator(), clock);
        files.start();
        Set<String> all = roster.agents.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
        await(() -> Files.exists(status()) && names(directory().resolve("agents")).equals(all));
    }

    private TestAgent agent(int id, String name, AgentCounts counts, long memory) {
        TestAgent agent = roster.add(id, name);
        figures.put(id, telemetry(id, name, counts, memory));
        return agent;
    }

    private static AgentCounts counts(long spawns, long exits, long faults) {
        return new AgentCounts(spawns, exits, exits, faults, 0, OptionalLong.empty(), 89_000, OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static AgentTelemetry telemetry(int id, String name, AgentCounts counts, long memory) {
        return new AgentTelemetry(id, name, counts, counts, memory, memory, 1, 0, Instant.ofEpochSecond(WALL / SECOND));
    }

    private TelemetryAggregator aggregator() {
        return new TelemetryAggregator() {
            @Override
            public SystemTelemetry system() {
                AgentCounts all = new AgentCounts(42, 38, 2, 5, 3, syscalls, 0, OptionalLong.empty(),
                        OptionalLong.empty());
                int active = (int) roster.agents.values().stream().filter(a -> a.state == AgentState.ACTIVE).count();
                return new SystemTelemetry(all, all, active, Instant.EPOCH, 0);
            }

            @Override
            public Optional<AgentTelemetry> agent(int id) {
                return Optional.ofNullable(figures.get(id));
            }

            @Override
            public List<AgentTelemetry> agents() {
                return List.copyOf(new TreeMap<>(figures).values());
            }

            @Override
            public List<AgentEvent> events(int limit) {
                return List.of();
            }

            @Override
            public long eventsForgotten() {
                return 0;
            }
        };
    }

    private AgentSupervisor supervisor() {
        return (AgentSupervisor) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {AgentSupervisor.class}, (self, method, arguments) -> {
                    assertEquals("agents", method.getName());
                    return roster.agents.values().stream().map(TestAgent::info).toList();
                });
    }

    private Path directory() {
        return run.resolve("agentsys");
    }

    private Path status() {
        return directory().resolve("status");
    }

    private Path view(int id) {
        return directory().resolve("agents").resolve(Integer.toString(id));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".new"))
                    .collect(Collectors.toSet());
        }
    }

    /** awk and those of its kind that this machine has. */
    private List<String> awks() throws Exception {
        return shell("for a in awk mawk gawk original-awk; do command -v $a; done; command -v busybox | sed 's/$/ awk/'"
                + "; true").lines().distinct().toList();
    }

    private String shell(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script).directory(directory().toFile())
                .redirectErrorStream(true).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), output);
        return output.strip();
    }

    private interface Condition {
        boolean met() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + 10 * SECOND;
        while (true) {
            try {
                if (condition.met()) {
                    return;
                }
            } catch (NoSuchFileException notYet) {
                // a moment later it may be
            }
            assertTrue(System.nanoTime() < end, "did not happen within 10 s");
            Thread.sleep(2);
        }
    }
}
