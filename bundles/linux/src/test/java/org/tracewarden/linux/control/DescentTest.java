// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.ProcFsReader;

/** Where there are no control groups at all. */
class DescentTest {

    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private LinuxControlGroups groups;
    private Misbehaving launcher;

    @BeforeEach
    void hostWithoutControlGroups() throws IOException {
        Path self = Files.createDirectories(folder.resolve("proc/self"));
        Files.writeString(self.resolve("cgroup"), "");
        Files.writeString(self.resolve("mountinfo"), "23 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
        CgroupFs none = new CgroupTree(folder.resolve("proc"));
        groups = new LinuxControlGroups(none, "test", new ProcFsReader(none));
    }

    @AfterEach
    void end() throws Exception {
        if (launcher != null) {
            ControlGroup all = groups.open(999_999);
            all.heldBy(launcher.pid());
            all.kill(KILLED_WITHIN);
            launcher.close();
            launcher.status();
        }
    }

    private ControlGroup launched(String... mode) throws Exception {
        String[] line = new String[mode.length + 1];
        line[0] = "launch";
        System.arraycopy(mode, 0, line, 1, mode.length);
        launcher = Misbehaving.start(List.of(), line);
        ControlGroup group = groups.open(1);
        group.heldBy(launcher.pid());
        return group;
    }

    @Test
    void whatIsMissingIsSaidWithWhatToDo() throws Exception {
        assertEquals(Containment.Kind.DESCENT, groups.containment().kind());
        assertEquals(3, groups.containment().missing().size());
        assertEquals("Agents are held together only by descent from their launcher: no control groups are mounted;"
                + " mount them with: mount -t cgroup2 none /sys/fs/cgroup.", groups.containment().missing().get(0));
        assertEquals(List.of(), groups.launcherJoinFiles());
        assertEquals(List.of(), groups.open(1).joinFiles());
        assertEquals(List.of(1), groups.numbers());
    }

    @Test
    void membersAreTheDescendantsOfTheLauncherAndNotItself() throws Exception {
        ControlGroup group = launched("forks", "3");
        assertEquals("forked 3", launcher.says());
        List<Integer> pids = group.pids();
        assertEquals(4, pids.size());
        assertFalse(pids.contains(launcher.pid()));
        assertTrue(group.populated());
        assertEquals(4, group.usage().processes());
        for (int pid : pids) {
            assertEquals(OptionalInt.of(1), groups.numberOf(pid));
        }
        assertEquals(OptionalInt.empty(), groups.numberOf(launcher.pid()));
        assertEquals(OptionalInt.empty(), groups.numberOf(1));
        assertThrows(IOException.class, group::remove);
        group.kill(KILLED_WITHIN);
        assertEquals(List.of(), group.pids());
        assertTrue(launcher.alive());
        group.remove();
        assertEquals(List.of(), groups.numbers());
    }

    @Test
    void aDaemonThatForkedTwiceIntoASessionOfItsOwnIsKilled() throws Exception {
        ControlGroup group = launched("escape");
        int daemon = (int) launcher.number();
        Waiting.until("only the daemon is left", () -> group.pids().equals(List.of(daemon)));
        group.kill(KILLED_WITHIN);
        assertEquals(List.of(), group.pids());
    }

    @Test
    void membersAreKnownWhenTheirLauncherWasKilled() throws Exception {
        ControlGroup group = launched("forks", "2");
        launcher.says();
        Set<Integer> members = new HashSet<>(group.pids());
        assertEquals(3, members.size());
        launcher.close();
        launcher.status();
        assertEquals(members, new HashSet<>(group.pids()));
        group.kill(KILLED_WITHIN);
        assertEquals(List.of(), group.pids());
    }

    @Test
    void aForkBombInsideAProcessLimitIsKilled() throws Exception {
        assumeTrue(ProcessHandle.current().info().user().filter("root"::equals).isPresent(), "needs root: the limit"
                + " is that of another user");
        Path program = Misbehaving.program();
        for (Path at = program.getParent(); at != null; at = at.getParent()) {
            assumeTrue(PosixFilePermissions.toString(Files.getPosixFilePermissions(at)).endsWith("x"),
                    at + " is closed to other users");
        }
        // nobody else: the limit counts all processes of a user
        String user = Long.toString(200_000 + ProcessHandle.current().pid());
        ControlGroup group = launched("user", user, "60", "bomb");
        launcher.says();
        Set<Integer> seen = new HashSet<>();
        Waiting.until("the bomb has used its limit up", () -> {
            seen.addAll(group.pids());
            return seen.size() > 120;
        });
        long begin = System.nanoTime();
        group.kill(KILLED_WITHIN);
        System.out.printf("by descent: a fork bomb of 60 processes was dead in %,d us%n",
                (System.nanoTime() - begin) / 1_000);
        assertEquals(List.of(), group.pids());
        assertEquals(Set.of(), ProcessHandle.allProcesses()
                .filter(p -> p.info().command().filter(program.toString()::equals).isPresent()
                        && seen.contains((int) p.pid()))
                .map(ProcessHandle::pid).collect(Collectors.toSet()));
    }

    @Test
    void cpuTimeAndMemoryComeFromProcAndStayWhenAMemberHasEnded() throws Exception {
        ControlGroup group = launched("work", "300");
        launcher.says();
        Waiting.until("its time is counted", () -> group.usage().cpuMicros().getAsLong() >= 290_000);
        GroupUsage usage = group.usage();
        assertTrue(usage.cpuMicros().getAsLong() < 600_000, usage::toString);
        assertTrue(usage.memoryBytes().getAsLong() > 50_000, usage::toString);
        assertEquals(OptionalLong.empty(), usage.oomKills());
        assertEquals(OptionalLong.empty(), usage.throttledPeriods());
        group.kill(KILLED_WITHIN);
        Waiting.until("the launcher has waited", () -> group.usage().processes() == 0);
        assertTrue(group.usage().cpuMicros().getAsLong() >= usage.cpuMicros().getAsLong());
    }

    @Test
    void countsGoOnWithTheNextLauncher() {
        RunningSum sum = new RunningSum();
        assertEquals(5, sum.with(OptionalInt.of(10), 5));
        assertEquals(5, sum.with(OptionalInt.of(10), 3), "a member has ended and is not waited for yet");
        assertEquals(8, sum.with(OptionalInt.of(10), 8));
        assertEquals(8, sum.with(OptionalInt.empty(), 1));
        assertEquals(10, sum.with(OptionalInt.of(11), 2));
        assertEquals(14, sum.with(OptionalInt.of(11), 6));
    }

    @Test
    void limitsAreTakenAndHaveNoEffectAndAQuotaIsRefusedSinceSomebodyWouldTellOfIt() throws Exception {
        ControlGroup group = launched("hold");
        launcher.says();
        group.limit(OptionalLong.of(1 << 20), OptionalLong.of(1));
        group.cpuQuota(OptionalLong.empty());
        assertEquals("that takes control groups; doctor says what is missing",
                assertThrows(IOException.class, () -> group.cpuQuota(OptionalLong.of(10_000))).getMessage());
        assertEquals(1, group.pids().size());
    }
}
