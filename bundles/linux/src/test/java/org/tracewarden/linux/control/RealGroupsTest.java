// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.ProcFsReader;

/** On the kernel this runs on, in whichever versions of control groups it has. */
class RealGroupsTest {

    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);
    /** Where the processor is emulated, times say nothing. */
    private static final boolean EMULATED = Boolean.getBoolean("tracewarden.test.emulated");

    private static final OptionalLong NONE = OptionalLong.empty();

    @TempDir
    Path folder;

    private final String instance = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime() % 1_000_000;
    private final List<ControlGroup> opened = new ArrayList<>();
    private final List<Misbehaving> started = new ArrayList<>();
    private LinuxControlGroups groups;

    private void on(Host host) throws IOException {
        CgroupFs hierarchies = host.hierarchies(folder.resolve("proc"));
        groups = new LinuxControlGroups(hierarchies, instance, new ProcFsReader(hierarchies));
        assumeTrue(groups.containment().kind() != Containment.Kind.DESCENT,
                () -> "needs root and control groups: " + groups.containment().missing());
        assumeTrue(host == Host.AS_IT_IS || groups.containment().kind() == Containment.Kind.CGROUP_V1,
                "this kernel has no control groups of version 1");
    }

    private ControlGroup open(int number) throws IOException {
        ControlGroup group = groups.open(number);
        opened.add(group);
        return group;
    }

    private Misbehaving start(ControlGroup group, String... mode) throws Exception {
        Misbehaving process = Misbehaving.start(group.joinFiles(), mode);
        started.add(process);
        return process;
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (ControlGroup group : opened) {
            group.kill(KILLED_WITHIN);
            group.remove();
        }
        started.forEach(Misbehaving::close);
        if (groups != null) {
            groups.close();
        }
        for (CgroupFs.Hierarchy hierarchy : Host.AS_IT_IS.hierarchies(folder.resolve("again")).hierarchies()) {
            Path left = hierarchy.mount().resolve("tracewarden").resolve(instance);
            assertFalse(Files.exists(left), () -> left + " is left behind");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Host.class, names = {"AS_IT_IS", "VERSION_1_ALONE"})
    void nothingIsMissingWhereEachControllerIsInOneOfTheHierarchies(Host host) throws Exception {
        on(host);
        List<String> missing = groups.containment().missing();
        if (Boolean.getBoolean("tracewarden.test.delegated")) {
            assertEquals(1, missing.size(), missing::toString);
            assertTrue(missing.get(0).startsWith("Groups could be made only inside of the platform's own one"),
                    missing::toString);
            return;
        }
        assertEquals(List.of(), missing);
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void oneThatJoinedIsAMemberEverywhereAndFoundByItsPid(Host host) throws Exception {
        on(host);
        ControlGroup group = open(7);
        assertFalse(group.populated());
        assertEquals(List.of(), group.pids());
        Misbehaving member = start(group, "hold");
        member.says();
        assertEquals(List.of(member.pid()), group.pids());
        assertTrue(group.populated());
        assertEquals(OptionalInt.of(7), groups.numberOf(member.pid()));
        assertEquals(OptionalInt.empty(), groups.numberOf((int) ProcessHandle.current().pid()));
        assertEquals(1, group.usage().processes());
        for (Path file : group.joinFiles()) {
            assertEquals(List.of(Integer.toString(member.pid())), Files.readAllLines(file), file::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void theLastLauncherMayStillBeEndingWhenThePlatformDoes(Host host) throws Exception {
        on(host);
        Misbehaving launcher = Misbehaving.start(groups.launcherJoinFiles(), "hold");
        launcher.says();
        Thread ending = new Thread(() -> {
            LockSupport.parkNanos(50_000_000);
            launcher.close();
        });
        ending.start();
        groups.close();
        ending.join();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void groupsThatArePresentAreFoundByAnotherPlatformProcess(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        open(20);
        Misbehaving member = start(group, "hold");
        member.says();
        LinuxControlGroups next = new LinuxControlGroups(
                host.hierarchies(folder.resolve("proc")), instance, new ProcFsReader(host.hierarchies(folder)));
        next.launcherJoinFiles();
        assertEquals(List.of(1, 20), next.numbers());
        assertEquals(List.of(member.pid()), next.open(1).pids());
        assertEquals(OptionalInt.of(1), next.numberOf(member.pid()));
        next.close();
        assertEquals(List.of(member.pid()), group.pids(), "one that closes leaves what holds somebody");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void launchersAreInAGroupOfTheirOwnThatIsNoneOfTheNumbered(Host host) throws Exception {
        on(host);
        Misbehaving launcher = Misbehaving.start(groups.launcherJoinFiles(), "hold");
        started.add(launcher);
        launcher.says();
        assertEquals(OptionalInt.empty(), groups.numberOf(launcher.pid()));
        assertEquals(List.of(), groups.numbers());
        launcher.close();
        launcher.status();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void beyondTheMemoryLimitTheKernelKillsAndThatIsCounted(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        group.limit(OptionalLong.of(32L << 20), NONE);
        Misbehaving greedy = start(group, "allocate", "256");
        assertEquals(128 + 9, greedy.status());
        Waiting.until("the kill is counted", () -> group.usage().oomKills().orElse(0) > 0 && !group.populated());
        GroupUsage usage = group.usage();
        assertEquals(OptionalLong.of(1), usage.oomKills());
        assertTrue(usage.memoryLimitHits().getAsLong() > 0, usage::toString);
        usage.peakMemoryBytes().ifPresent(peak -> {
            assertTrue(peak <= 32L << 20, usage::toString);
            assertTrue(peak > 30L << 20, usage::toString);
        });
        assertFalse(group.populated());
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aMemoryLimitIsLiftedLoweredAndRaisedWhileTheAgentRuns(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        group.limit(OptionalLong.of(32L << 20), NONE);
        group.limit(OptionalLong.of(128L << 20), NONE);
        Misbehaving modest = start(group, "allocate", "64");
        assertEquals("allocated 64", modest.says());
        long used = group.usage().memoryBytes().getAsLong();
        assertTrue(used > 64L << 20 && used < 80L << 20, () -> used + " bytes");
        group.limit(OptionalLong.of(100L << 20), NONE);
        group.limit(NONE, NONE);
        group.limit(OptionalLong.of(512L << 20), NONE);
        assertTrue(modest.alive());
        assertEquals(OptionalLong.of(0), group.usage().oomKills());
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void beyondTheProcessLimitForksFail(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        group.limit(NONE, OptionalLong.of(10));
        Misbehaving parent = start(group, "forks", "50");
        assertEquals("forked 9", parent.says());
        assertEquals(10, group.usage().processes());
        group.limit(NONE, NONE);
        Misbehaving more = start(group, "forks", "50");
        assertEquals("forked 50", more.says());
        assertEquals(61, group.usage().processes());
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void theCpuQuotaHoldsMembersBackAndIsLifted(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        group.cpuQuota(OptionalLong.of(200_000));
        long begin = System.nanoTime();
        Misbehaving busy = start(group, "work", "400");
        busy.says();
        long took = System.nanoTime() - begin;
        assertTrue(took >= 1_500_000_000L, () -> "400 ms of work at a fifth of a core took " + took + " ns");
        GroupUsage usage = group.usage();
        // how many depends on what else the machine does: a member that waits for a core anyway is not held back
        assertTrue(usage.throttledPeriods().getAsLong() >= 1, usage::toString);
        long used = usage.cpuMicros().getAsLong();
        assertTrue(used >= 400_000 && used < (EMULATED ? 1_500_000 : 500_000), usage::toString);
        group.cpuQuota(NONE);
        long throttled = group.usage().throttledPeriods().getAsLong();
        start(group, "work", "400").says();
        assertEquals(throttled, group.usage().throttledPeriods().getAsLong());
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void bytesWrittenToADiskAreCounted(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        String disk = System.getProperty("tracewarden.test.disk", "");
        Path file = disk.isEmpty()
                ? Path.of("target").toAbsolutePath().resolve("stored-" + instance) : Path.of(disk);
        try {
            start(group, "store", file.toString()).says();
            assumeTrue(!disk.isEmpty() || Files.getFileStore(file).name().startsWith("/dev/"),
                    "the build folder is on no block device");
            long written = group.usage().ioWriteBytes().getAsLong();
            assertTrue(written >= 4L << 20 && written < 6L << 20, () -> written + " bytes");
        } finally {
            if (disk.isEmpty()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aDaemonThatForkedTwiceIntoASessionOfItsOwnIsKilled(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        Misbehaving parent = start(group, "escape");
        int daemon = (int) parent.number();
        assertEquals(0, parent.status());
        assertEquals(List.of(daemon), group.pids());
        assertEquals(OptionalInt.of(1), groups.numberOf(daemon));
        group.kill(KILLED_WITHIN);
        assertEquals(List.of(), group.pids());
        assertEquals(Optional.empty(), new LinuxPidfds().identify(daemon));
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aForkBombInsideItsLimitIsKilledAndTheLimitStays(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        group.limit(OptionalLong.of(256L << 20), OptionalLong.of(200));
        start(group, "bomb").says();
        Set<Integer> seen = new HashSet<>();
        Waiting.until("the bomb has used its limit up", () -> {
            seen.addAll(group.pids());
            // on a busy host the dead take up places until init has waited for them, and nobody new is seen
            return seen.size() > 400 || group.joinFiles().stream().anyMatch(RealGroupsTest::limitHit);
        });
        long begin = System.nanoTime();
        group.kill(KILLED_WITHIN);
        System.out.printf("%s: a fork bomb of 200 processes was dead in %,d us%n",
                host, (System.nanoTime() - begin) / 1_000);
        assertEquals(List.of(), group.pids());
        assertFalse(group.populated());
        // those that are dead take up places until somebody has waited for them
        Waiting.until("places are free", () -> group.joinFiles().stream().allMatch(RealGroupsTest::noPlacesTaken));
        assertEquals("forked 199", start(group, "forks", "300").says());
    }

    private static boolean limitHit(Path joinFile) {
        try {
            Path events = joinFile.resolveSibling("pids.events");
            return Files.exists(events) && Files.readString(events).matches("(?s).*\\bmax [1-9].*");
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static boolean noPlacesTaken(Path joinFile) {
        try {
            Path taken = joinFile.resolveSibling("pids.current");
            return !Files.exists(taken) || Files.readString(taken).strip().equals("0");
        } catch (IOException unreadable) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void stoppedMembersAndThoseInGroupsThatMembersMadeAreKilledAndRemoved(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        Misbehaving stopped = start(group, "hold");
        stopped.says();
        new LinuxPidfds().open(new LinuxPidfds().identify(stopped.pid()).orElseThrow()).orElseThrow().signal(19);
        List<Path> nested = new ArrayList<>();
        for (Path file : group.joinFiles()) {
            nested.add(Files.createDirectories(file.resolveSibling("own").resolve("deeper")).resolve("cgroup.procs"));
        }
        Misbehaving hidden = Misbehaving.start(nested, "hold");
        started.add(hidden);
        hidden.says();
        assertEquals(Set.of(stopped.pid(), hidden.pid()), Set.copyOf(group.pids()));
        assertEquals(2, group.usage().processes());
        assertEquals(OptionalInt.of(1), groups.numberOf(hidden.pid()));
        group.kill(KILLED_WITHIN);
        assertEquals(128 + 9, stopped.status());
        assertEquals(128 + 9, hidden.status());
        group.remove();
        assertEquals(List.of(), groups.numbers());
        group.remove();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aGroupWithMembersIsNotRemovedAndTheyAreNamed(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        Misbehaving member = start(group, "hold");
        member.says();
        IOException refused = assertThrows(IOException.class, group::remove);
        assertTrue(refused.getMessage().contains(member.pid() + " misbehave (state "), refused::getMessage);
        assertTrue(member.alive());
        assertEquals(List.of(member.pid()), group.pids());
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aGroupWhoseMembersHaveEndedIsRemovedThoughNobodyWaitedForThem(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        Path program = Misbehaving.program();
        // the shell starts a member and never waits for it
        Process careless = new ProcessBuilder("sh", "-c",
                program + " " + String.join(" ", group.joinFiles().stream().map(Path::toString).toList())
                        + " -- exit 3 & exec sleep 600").start();
        try {
            Waiting.until("the member is a zombie", () -> careless.children().findFirst().isPresent()
                    && group.pids().isEmpty() && !group.populated());
            group.kill(Duration.ofMillis(10));
            group.remove();
            assertEquals(List.of(), groups.numbers());
        } finally {
            careless.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aLimitThatTheKernelRefusesIsToldWithItsValueAndTheOthersAreSet(Host host) throws Exception {
        on(host);
        ControlGroup group = open(1);
        IOException refused = assertThrows(IOException.class,
                () -> group.limit(OptionalLong.of(64L << 20), OptionalLong.of(1L << 40)));
        assertTrue(refused.getMessage().startsWith("the process limit of agent-1 is not set: cannot write 1099511627776"
                + " to "), refused::getMessage);
        assertEquals(128 + 9, start(group, "allocate", "128").status());
        assertThrows(IllegalArgumentException.class, () -> group.limit(NONE, OptionalLong.of(0)));
        assertThrows(IllegalArgumentException.class, () -> group.cpuQuota(OptionalLong.of(9_999)));
        group.cpuQuota(OptionalLong.of(10_000));
    }

    @ParameterizedTest
    @EnumSource(value = Host.class, names = {"AS_IT_IS", "VERSION_1_ALONE"})
    void measuringAGroupCostsLittleBesideAThousandOthers(Host host) throws Exception {
        on(host);
        List<ControlGroup> many = new ArrayList<>();
        long begin = cpuNanos();
        for (int number = 1; number <= 1_000; number++) {
            many.add(open(number));
        }
        long made = cpuNanos() - begin;
        for (int i = 0; i < 20; i++) {
            start(many.get(i), "hold").says();
        }
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            begin = cpuNanos();
            many.forEach(ControlGroup::usage);
            best = Math.min(best, cpuNanos() - begin);
        }
        System.out.printf("%s: CPU time for a group: open %,d ns, usage %,d ns, with 1,000 groups%n",
                host, made / 1_000, best / 1_000);
        // about 50,000 on a machine that does nothing else; this finds a walk over all groups, and the benchmark the rest
        assertTrue(EMULATED || best / 1_000 < 500_000, "measuring took " + best / 1_000 + " ns a group");
    }

    /** Of this thread, so that others on the same machine do not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
