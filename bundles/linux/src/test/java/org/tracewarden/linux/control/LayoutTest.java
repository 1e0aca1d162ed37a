// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.ProcFsReader;

/** Layouts that this machine does not have, as ordinary files: what is read, what is written and what is said. */
class LayoutTest {

    private static final String OWN = "tracewarden/one/";
    private static final String GROUP = OWN + "agent-1/";

    @TempDir
    Path root;

    private final List<String> mounts = new ArrayList<>();
    private final List<String> hierarchies = new ArrayList<>();

    @BeforeEach
    void proc() throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String text(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }

    private void mount(int id, String controllers, Path place) {
        boolean version2 = controllers.isEmpty();
        mounts.add("4" + id + " 31 0:38 / " + place + " rw - " + (version2 ? "cgroup2 cgroup2 rw"
                : "cgroup cgroup rw," + controllers));
        hierarchies.add(id + ":" + controllers + ":/");
    }

    private void version2(String controllers) throws IOException {
        mount(0, "", root.resolve("unified"));
        for (String level : List.of("unified/", "unified/tracewarden/", "unified/" + OWN)) {
            file(level + "cgroup.controllers", "cpuset cpu io memory pids\n");
            file(level + "cgroup.subtree_control", controllers + "\n");
            file(level + "cgroup.procs", "");
        }
        file("unified/" + GROUP + "cgroup.procs", "");
        file("unified/" + GROUP + "cgroup.events", "populated 0\nfrozen 0\n");
        file("unified/" + GROUP + "cgroup.stat", "nr_descendants 0\nnr_dying_descendants 0\n");
    }

    private void version1(int id, String controllers, String folder) throws IOException {
        mount(id, controllers, root.resolve(folder));
        file(folder + "/" + OWN + "cgroup.procs", "");
        file(folder + "/" + GROUP + "cgroup.procs", "");
    }

    private LinuxControlGroups groups() throws IOException {
        return groups(Path.of("/proc"));
    }

    /** @param members where their processes are looked up */
    private LinuxControlGroups groups(Path members) throws IOException {
        Files.write(root.resolve("proc/self/mountinfo"), mounts);
        Files.write(root.resolve("proc/self/cgroup"), hierarchies);
        CgroupFs tree = new CgroupTree(root.resolve("proc"));
        return new LinuxControlGroups(tree, "one", new ProcFsReader(tree), members);
    }

    @Test
    void version2IsReadAndWrittenInItsOwnFiles() throws IOException {
        version2("cpu io memory pids");
        String group = "unified/" + GROUP;
        file(group + "cgroup.procs", "101\n102\n");
        file(group + "cpu.stat", "usage_usec 1234567\nuser_usec 1\nsystem_usec 2\nnr_periods 9\nnr_throttled 4\n");
        file(group + "memory.current", "4096\n");
        file(group + "memory.peak", "8192\n");
        // two members went together; the kernel counts the first of them twice
        file(group + "memory.events", "low 0\nhigh 0\nmax 17\noom 3\noom_kill 3\noom_group_kill 1\n");
        file(group + "memory.max", "max\n");
        file(group + "memory.swap.max", "max\n");
        file(group + "memory.oom.group", "0\n");
        file(group + "pids.max", "max\n");
        file(group + "cpu.max", "max 100000\n");
        file(group + "io.stat", "8:0 rbytes=10 wbytes=200 rios=1 wios=2 dbytes=7 dios=0\n8:16 rbytes=5 wbytes=6\n");
        LinuxControlGroups groups = groups();
        assertEquals(new Containment(Containment.Kind.CGROUP_V2, List.of()), groups.containment());
        ControlGroup agent = groups.open(1);
        assertEquals(List.of(root.resolve(group + "cgroup.procs")), agent.joinFiles());
        assertEquals(new GroupUsage(OptionalLong.of(1_234_567), OptionalLong.of(4096), OptionalLong.of(8192), 2,
                OptionalLong.of(2), OptionalLong.of(17), OptionalLong.of(4), OptionalLong.of(15),
                OptionalLong.of(206)), agent.usage());
        agent.limit(OptionalLong.of(104_857_600), OptionalLong.of(512));
        agent.cpuQuota(OptionalLong.of(1_500_000));
        assertTrue(text(group + "memory.max").startsWith("104857600"));
        assertTrue(text(group + "memory.swap.max").startsWith("0"));
        assertTrue(text(group + "memory.oom.group").startsWith("1"));
        assertTrue(text(group + "pids.max").startsWith("512"));
        assertTrue(text(group + "cpu.max").startsWith("150000 100000"));
    }

    @Test
    void controllersMountedTogetherShareOneDirectory() throws IOException {
        version1(3, "cpu,cpuacct", "cpu,cpuacct");
        version1(4, "memory", "memory");
        version1(1, "name=systemd", "systemd");
        mount(2, "perf_event", root.resolve("perf_event"));
        file("cpu,cpuacct/" + GROUP + "cpuacct.usage", "5000999\n");
        file("cpu,cpuacct/" + GROUP + "cpu.cfs_quota_us", "-1\n");
        file("cpu,cpuacct/" + GROUP + "cpu.cfs_period_us", "50000\n");
        LinuxControlGroups groups = groups();
        ControlGroup agent = groups.open(1);
        assertEquals(3, agent.joinFiles().size());
        assertEquals(OptionalLong.of(5_000), agent.usage().cpuMicros());
        agent.cpuQuota(OptionalLong.of(250_000));
        assertTrue(text("cpu,cpuacct/" + GROUP + "cpu.cfs_quota_us").startsWith("25000"));
        assertTrue(text("cpu,cpuacct/" + GROUP + "cpu.cfs_period_us").startsWith("100000"));
        assertEquals(Containment.Kind.CGROUP_V1, groups.containment().kind());
        List<String> missing = groups.containment().missing();
        assertEquals(3, missing.size(), missing::toString);
        assertTrue(missing.get(0).startsWith("The number of processes is not limited: no hierarchy has the controller"
                + " pids (the kernel does not offer it here); "), missing.get(0));
        assertTrue(missing.get(1).startsWith("Bytes to and from disks"), missing.get(1));
        assertTrue(missing.get(2).startsWith("Killing is less certain"), missing.get(2));
    }

    @Test
    void aControllerThatVersion2DoesNotPassDownIsToldOnce() throws IOException {
        version2("cpu io pids");
        for (String level : List.of("unified/", "unified/tracewarden/", "unified/" + OWN)) {
            file(level + "cgroup.controllers", "cpuset cpu io pids\n");
        }
        LinuxControlGroups groups = groups();
        assertEquals(Containment.Kind.CGROUP_V2, groups.containment().kind());
        List<String> missing = groups.containment().missing();
        assertEquals(1, missing.size(), missing::toString);
        assertTrue(missing.get(0).startsWith("Memory limits are not enforced and memory is not counted: no hierarchy"
                + " has the controller memory ("), missing.get(0));
        ControlGroup agent = groups.open(1);
        file("unified/" + GROUP + "pids.max", "max\n");
        agent.limit(OptionalLong.of(1 << 20), OptionalLong.of(3));
        assertTrue(text("unified/" + GROUP + "pids.max").startsWith("3"));
        assertEquals(OptionalLong.empty(), agent.usage().memoryBytes());
        assertEquals(OptionalLong.empty(), agent.usage().oomKills());
    }

    @Test
    void beforeMemoryPeakAndSwapThereIsNoneAndTheLimitIsSetAllTheSame() throws IOException {
        version2("cpu io memory pids");
        String group = "unified/" + GROUP;
        file(group + "memory.max", "max\n");
        file(group + "pids.max", "max\n");
        file(group + "memory.events", "max 1\noom_kill 1\n");
        ControlGroup agent = groups().open(1);
        agent.limit(OptionalLong.of(2 << 20), OptionalLong.empty());
        assertTrue(text(group + "memory.max").startsWith("2097152"));
        assertEquals(OptionalLong.empty(), agent.usage().peakMemoryBytes());
        assertEquals(OptionalLong.of(1), agent.usage().oomKills());
        file(group + "memory.events", "max 5\noom_kill 2\n");
        assertEquals(OptionalLong.of(2), agent.usage().oomKills(), "without a peak it is read each time");
    }

    @Test
    void theHitsOfALimitAreReadAgainWhenThePeakComesNearOrTheLimitChanges() throws IOException {
        version2("cpu io memory pids");
        String group = "unified/" + GROUP;
        file(group + "memory.max", "67108864\n");
        file(group + "memory.peak", "1048576\n");
        file(group + "memory.events", "max 0\noom_kill 0\n");
        file(group + "pids.max", "max\n");
        ControlGroup agent = groups().open(1);
        assertEquals(OptionalLong.of(0), agent.usage().memoryLimitHits());
        file(group + "memory.peak", "67000000\n");
        file(group + "memory.events", "max 3\noom_kill 1\n");
        assertEquals(OptionalLong.of(3), agent.usage().memoryLimitHits());
        agent.limit(OptionalLong.of(1L << 30), OptionalLong.empty());
        assertEquals(OptionalLong.of(3), agent.usage().memoryLimitHits());
        assertEquals(OptionalLong.of(1), agent.usage().oomKills());
    }

    private void version1ThatCounts() throws IOException {
        version1(3, "cpuacct", "cpuacct");
        version1(4, "memory", "memory");
        version1(5, "blkio", "blkio");
        file("cpuacct/" + GROUP + "cpuacct.usage", "5000000\n");
        file("cpuacct/" + GROUP + "cgroup.procs", "101\n");
        file("memory/" + GROUP + "memory.usage_in_bytes", "4096\n");
        file("memory/" + GROUP + "memory.max_usage_in_bytes", "8192\n");
        file("blkio/" + GROUP + "blkio.throttle.io_service_bytes_recursive", "8:0 Read 10\n8:0 Write 7\nTotal 17\n");
    }

    @Test
    void whileNoMemberRunsTheirNumberAndBytesHoldAndMemoryIsReadAllTheSame() throws IOException {
        version1ThatCounts();
        ControlGroup agent = groups().open(1);
        assertEquals(1, agent.usage().processes());
        file("cpuacct/" + GROUP + "cgroup.procs", "101\n102\n");
        file("blkio/" + GROUP + "blkio.throttle.io_service_bytes_recursive", "8:0 Read 15\n8:0 Write 8\nTotal 23\n");
        file("memory/" + GROUP + "memory.usage_in_bytes", "2048\n");
        GroupUsage resting = agent.usage();
        assertEquals(1, resting.processes());
        assertEquals(OptionalLong.of(10), resting.ioReadBytes());
        assertEquals(OptionalLong.of(7), resting.ioWriteBytes());
        assertEquals(OptionalLong.of(2048), resting.memoryBytes());
        file("cpuacct/" + GROUP + "cpuacct.usage", "5001000\n");
        GroupUsage after = agent.usage();
        assertEquals(2, after.processes());
        assertEquals(OptionalLong.of(15), after.ioReadBytes());
        assertEquals(OptionalLong.of(8), after.ioWriteBytes());
    }

    @Test
    void withoutCpuTimeMembersAreLookedAtEachTime() throws IOException {
        version1ThatCounts();
        Files.delete(root.resolve("cpuacct/" + GROUP + "cpuacct.usage"));
        ControlGroup agent = groups().open(1);
        assertEquals(1, agent.usage().processes());
        file("cpuacct/" + GROUP + "cgroup.procs", "101\n102\n");
        assertEquals(2, agent.usage().processes());
        assertEquals(OptionalLong.empty(), agent.usage().cpuMicros());
    }

    @Test
    void bytesThatCannotBeReadStayUnknownAndAreTriedAtEachLook() throws IOException {
        version1ThatCounts();
        Files.delete(root.resolve("blkio/" + GROUP + "blkio.throttle.io_service_bytes_recursive"));
        Files.createDirectories(root.resolve("proc/101"));
        LinuxControlGroups groups = groups(root.resolve("proc"));
        ControlGroup agent = groups.open(1);
        assertEquals(OptionalLong.empty(), agent.usage().ioReadBytes());
        file("proc/101/io", "rchar: 99\nread_bytes: 40\nwrite_bytes: 50\n");
        assertEquals(OptionalLong.of(40), agent.usage().ioReadBytes());
        assertEquals(OptionalLong.of(50), agent.usage().ioWriteBytes());
    }

    @Test
    void anOlderKernelsNameForTheBytesIsRead() throws IOException {
        version1ThatCounts();
        Files.delete(root.resolve("blkio/" + GROUP + "blkio.throttle.io_service_bytes_recursive"));
        file("blkio/" + GROUP + "blkio.throttle.io_service_bytes", "8:0 Read 3\n8:0 Write 4\nTotal 7\n");
        ControlGroup agent = groups().open(1);
        assertEquals(OptionalLong.of(3), agent.usage().ioReadBytes());
        file("cpuacct/" + GROUP + "cpuacct.usage", "9000000\n");
        file("blkio/" + GROUP + "blkio.throttle.io_service_bytes", "8:0 Read 6\n8:0 Write 4\nTotal 10\n");
        assertEquals(OptionalLong.of(6), agent.usage().ioReadBytes());
    }

    @Test
    void version2CountsWhatIsWrittenForMembersThatDoNotRun() throws IOException {
        version2("cpu io memory pids");
        String group = "unified/" + GROUP;
        file(group + "cgroup.procs", "101\n");
        file(group + "cpu.stat", "usage_usec 5\nnr_throttled 0\n");
        file(group + "io.stat", "8:0 rbytes=10 wbytes=20\n");
        ControlGroup agent = groups().open(1);
        assertEquals(OptionalLong.of(20), agent.usage().ioWriteBytes());
        file(group + "io.stat", "8:0 rbytes=10 wbytes=90\n");
        assertEquals(OptionalLong.of(90), agent.usage().ioWriteBytes());
        assertEquals(1, agent.usage().processes());
    }

    @Test
    void whereNothingMayBeMadeThePlaceAndTheReasonAreTold() throws IOException {
        mount(0, "", Path.of("/sys/kernel"));
        LinuxControlGroups groups = groups();
        assertEquals(Containment.Kind.DESCENT, groups.containment().kind());
        String first = groups.containment().missing().get(0);
        assertTrue(first.startsWith("Agents are held together only by descent from their launcher: control groups may"
                + " not be made (/sys/kernel: "), first);
        assertTrue(first.contains("Delegate=yes"), first);
    }

    @Test
    void numbersThatNoAgentCanHaveAreRefused() throws IOException {
        version2("cpu io memory pids");
        LinuxControlGroups groups = groups();
        for (int wrong : List.of(0, -1, 1_000_000, Integer.MIN_VALUE)) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> groups.open(wrong));
            assertEquals("a control group has a number from 1 to 999999, so not " + wrong, refused.getMessage());
        }
        groups.open(999_999);
        assertEquals(List.of(1, 999_999), groups.numbers());
        assertTrue(Files.isDirectory(root.resolve("unified/" + OWN + "agent-999999")));
    }

    @Test
    void whatEarlierPlatformsMadeIsFoundInTheOrderOfNumbersAndWhatIsCalledOtherwiseIsNoGroup() throws IOException {
        version2("cpu io memory pids");
        version1(4, "memory", "memory");
        for (String made : List.of("agent-200", "agent-30", "launchers", "agent-", "agent-0", "agent-07",
                "agent-1000000", "agent-99999999999", "agent-5x", "agent-+5", "agent--5",
                "Agent-5", "5", "a stranger's")) {
            Files.createDirectories(root.resolve("unified/" + OWN + made));
        }
        Files.createDirectories(root.resolve("memory/" + OWN + "agent-4"));
        file("unified/" + OWN + "agent-6", "no directory");
        assertEquals(List.of(1, 4, 30, 200), groups().numbers());
    }

    @Test
    void aProcessIsInTheGroupThatItsPathNamesUnlessAnotherDirectoryIsThere() throws IOException {
        version2("cpu io memory pids");
        LinuxControlGroups groups = groups(root.resolve("proc"));
        file("proc/101/cgroup", "0::/" + OWN + "agent-30\n");
        file("proc/102/cgroup", "0::/above/" + OWN + "agent-30/its/own\n");
        file("proc/103/cgroup", "0::/" + OWN + "agent-30 (deleted)\n");
        file("proc/104/cgroup", "0::/" + OWN + "launchers\n");
        file("proc/105/cgroup", "0::/" + OWN + "agent-030\n");
        file("proc/106/cgroup", "0::/tracewarden/two/agent-30\n");
        for (int pid = 101; pid <= 103; pid++) {
            assertEquals(OptionalInt.of(30), groups.numberOf(pid));
        }
        for (int pid = 104; pid <= 107; pid++) {
            assertEquals(OptionalInt.empty(), groups.numberOf(pid));
        }
    }

    @Test
    void filesLongerThanAPageAreReadWhole() throws IOException {
        StringBuilder pids = new StringBuilder();
        for (int pid = 1; pid <= 50_000; pid++) {
            pids.append(pid).append('\n');
        }
        file("procs", pids.toString());
        assertEquals(pids.toString(), new KernelFiles().read(root.resolve("procs")).orElseThrow());
        List<Integer> read = new ArrayList<>();
        Lines.pids(pids.toString(), read);
        assertEquals(50_000, read.size());
        assertEquals(50_000, read.get(49_999));
    }

    @Test
    void linesOfAnotherFormAreLeftOut() {
        assertEquals(OptionalLong.empty(), Lines.keyed("max 5\n", "ma"));
        assertEquals(OptionalLong.of(5), Lines.keyed("oom_kill_disable 1\noom_kill 5", "oom_kill"));
        assertEquals(OptionalLong.empty(), Lines.keyed("oom_kill", "oom_kill"));
        assertEquals(OptionalLong.empty(), Lines.keyed("oom_kill x\n", "oom_kill"));
        assertEquals(OptionalLong.of(-1), Lines.number("-1"));
        assertEquals(OptionalLong.of(Long.MAX_VALUE), Lines.number(" 9223372036854775807\n"));
        for (String none : List.of("", "-", "max", "12x", "1 2", "9223372036854775808", "99999999999999999999")) {
            assertEquals(OptionalLong.empty(), Lines.number(none), none);
        }
        assertEquals(0, Lines.sumOfNamed("8:0 rbytes= x", "rbytes="));
        assertEquals(12, Lines.sumOfKind("8:0 Read 5\n8:16 Read 7\n8:0 Write 9\nTotal 21\n", "Read"));
        assertEquals(0, Lines.sumOfKind("8:0 Reads 5\n8:0 Read x\n8:0 Read\nRead 4", "Read"));
        List<Integer> pids = new ArrayList<>();
        Lines.pids("0\n12\n", pids);
        assertEquals(List.of(12), pids);
    }
}
