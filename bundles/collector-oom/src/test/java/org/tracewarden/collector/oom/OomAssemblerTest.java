// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.KernelLog;
import org.tracewarden.linux.proc.ProcFsReader;

class OomAssemblerTest {

    private static final long TIME = 9_000_000_000L;
    private static final int HIERARCHY = 4;
    private static final long OUTER = 11;
    private static final long INNER = 12;

    @TempDir
    Path proc;

    private final List<KernelLog.Line> lines = new ArrayList<>();
    private OomAssembler assembler;

    @BeforeEach
    void hostWithTwoMemoryCgroups() throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/cgroup"), "");
        Files.writeString(proc.resolve("self/mountinfo"), "");
        CgroupTree cgroups = new CgroupTree(proc);
        cgroups.created(HIERARCHY, 1, "/");
        cgroups.created(HIERARCHY, OUTER, "/outer");
        cgroups.created(HIERARCHY, INNER, "/outer/inner");
        Describer describer = new Describer(Optional::empty, new ProcFsReader(proc, cgroups), cgroups);
        assembler = new OomAssembler(describer, new LogEvidence(Optional.of(new FakeLog(lines))), new FixedClock(),
                4096, () -> 0);
    }

    private void log(String text) {
        lines.add(new KernelLog.Line(lines.size(), 0, text));
    }

    private void report(String cgroup, int pid) {
        log("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=" + cgroup
                + ",task_memcg=/outer/inner,task=big,pid=" + pid + ",uid=1000");
    }

    private static VictimRecord record() {
        return new VictimRecord(TIME)
                .victim(70, "big")
                .trigger(71, "small")
                .victimLevel(INNER, 900, 1_000)
                .victimLevel(OUTER, 4_000, 5_000)
                .victimLevel(1, 90_000, VictimRecord.UNLIMITED_PAGES);
    }

    private OomKill assemble(VictimRecord record) {
        return assembler.victim(record.data(), VictimRecord.AT);
    }

    @Test
    void factsBecomeVictimTriggerAndMemory() {
        report("/outer", 70);
        OomKill kill = assemble(record().memory(10, 2, 3, 4, 5, 8_192).scoreAdj(-250));
        assertEquals(new EventHeader("oom", TIME, TIME + 7), kill.header());
        assertEquals(
                new ProcessInfo(
                        new ProcessKey(70, 70_000_000_070L), Optional.of(new ProcessKey(1, 5)), 1000, "big", "",
                        List.of(), false, "", 0, 0, "pts/2", 3, 0, false,
                        new Workload("/outer/inner", ContainerRuntime.NONE, "", "", "")),
                kill.victim());
        assertEquals(71, kill.trigger().pid());
        assertEquals("small", kill.trigger().comm());
        assertEquals(new OomKill.VictimMemory(40_960, 12_288, 8_192, 16_384, 8_192, 20_480), kill.memory());
        assertEquals(-250, kill.oomScoreAdj());
    }

    @Test
    void theLogNamesTheLimitAlsoWhereAnotherLevelIsFuller() {
        report("/outer", 70);
        OomKill kill = assemble(record());
        assertEquals(OomConstraint.MEMCG, kill.constraint());
        assertEquals("/dev/kmsg", kill.constraintSource());
        assertEquals("/dev/kmsg", kill.limitSource());
        assertEquals(
                Optional.of(new OomKill.MemoryLimit("/outer", 5_000 * 4096L, 4_000 * 4096L, List.of(
                        new OomKill.Level("/outer/inner", 1_000 * 4096L, 900 * 4096L),
                        new OomKill.Level("/outer", 5_000 * 4096L, 4_000 * 4096L),
                        new OomKill.Level("/", Long.MAX_VALUE, 90_000 * 4096L)))),
                kill.limit());
    }

    @Test
    void aLineOnAnotherProcessIsNotTaken() {
        report("/outer", 7);
        assertEquals("memory counters", assemble(record()).limitSource());
    }

    @Test
    void eachOfTwoKillsGetsItsOwnLineWhenBothAreThere() {
        report("/outer", 70);
        report("/outer/inner", 80);
        assertEquals("/outer", assemble(record()).limit().orElseThrow().cgroupPath());
        assertEquals(
                "/outer/inner", assemble(record().victim(80, "next")).limit().orElseThrow().cgroupPath());
    }

    @Test
    void withoutALineTheLevelWithTheLeastRoomIsTheLimit() {
        OomKill kill = assemble(record());
        assertEquals(OomConstraint.MEMCG, kill.constraint());
        assertEquals("memory counters", kill.constraintSource());
        assertEquals("memory counters", kill.limitSource());
        assertEquals("/outer/inner", kill.limit().orElseThrow().cgroupPath());
    }

    @Test
    void aHeldBackReportLeavesTheNoticeToTellTheConstraint() {
        log("Memory cgroup out of memory: Killed process 70 (big) total-vm:1kB, anon-rss:1kB");
        OomKill kill = assemble(record());
        assertEquals(OomConstraint.MEMCG, kill.constraint());
        assertEquals("/dev/kmsg", kill.constraintSource());
        assertEquals("memory counters", kill.limitSource());
    }

    @Test
    void aShortageOfTheHostHasNoLimitEvenWithAFullCgroup() {
        log("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
                + "task_memcg=/outer/inner,task=big,pid=70,uid=0");
        OomKill kill = assemble(record());
        assertEquals(OomConstraint.NONE, kill.constraint());
        assertEquals(Optional.empty(), kill.limit());
        assertEquals("", kill.limitSource());
    }

    @Test
    void theHostsNoticeAloneLeavesTheConstraintOpen() {
        log("Out of memory: Killed process 70 (big) total-vm:1kB, anon-rss:1kB");
        OomKill kill = assemble(record());
        assertEquals(OomConstraint.UNKNOWN, kill.constraint());
        assertEquals(Optional.empty(), kill.limit());
    }

    @Test
    void aLevelThatTheTriggerIsNotInIsNotTheLimit() {
        VictimRecord elsewhere = new VictimRecord(TIME).victim(70, "big").trigger(71, "small")
                .victimLevel(INNER, 999, 1_000)
                .victimLevel(OUTER, 4_990, 5_000)
                .triggerLevel(99, 10, VictimRecord.UNLIMITED_PAGES)
                .triggerLevel(OUTER, 4_990, 5_000);
        assertEquals("/outer", assemble(elsewhere).limit().map(OomKill.MemoryLimit::cgroupPath).orElse(""));
    }

    @Test
    void withAllLevelsFarFromTheirLimitsNothingIsClaimed() {
        OomKill kill = assemble(new VictimRecord(TIME).victim(70, "big").trigger(71, "small")
                .victimLevel(OUTER, 1_000, 500_000));
        assertEquals(OomConstraint.UNKNOWN, kill.constraint());
        assertEquals("", kill.constraintSource());
        assertEquals(Optional.empty(), kill.limit());
    }

    @Test
    void theKernelsDecisionComesBeforeTheLog() {
        report("/outer/inner", 70);
        assembler.decision(VictimRecord.decision(TIME - 10, 71, 3, OUTER), VictimRecord.AT);
        OomKill kill = assemble(record());
        assertEquals("kprobe/oom_kill_process", kill.constraintSource());
        assertEquals("kprobe/oom_kill_process", kill.limitSource());
        assertEquals("/outer", kill.limit().orElseThrow().cgroupPath());
    }

    @Test
    void aDecisionOfAnotherTriggerOrOfLongAgoIsNotUsed() {
        assembler.decision(VictimRecord.decision(TIME - 10, 72, 0, 0), VictimRecord.AT);
        assertEquals("memory counters", assemble(record()).constraintSource());
        assembler.decision(VictimRecord.decision(TIME - 1_000_000_001L, 71, 0, 0), VictimRecord.AT);
        assertEquals("memory counters", assemble(record()).constraintSource());
    }

    @Test
    void aCgroupThatIsGoneIsStillNamedByTheLog() {
        report("/outer/gone", 70);
        OomKill kill = assemble(new VictimRecord(TIME).victim(70, "big").trigger(71, "small")
                .victimLevel(4711, 998, 1_000));
        assertEquals("/outer/gone", kill.limit().orElseThrow().cgroupPath());
        assertEquals(1_000 * 4096L, kill.limit().orElseThrow().limitBytes());
        assertEquals("/dev/kmsg and memory counters", kill.limitSource());
    }

    @Test
    void aVictimOfWhichOnlyThePidIsToldIsLookedUp() throws IOException {
        Path directory = Files.createDirectories(proc.resolve("70"));
        Files.writeString(directory.resolve("stat"),
                "70 (dying) R 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 50 0 0 0");
        Files.writeString(directory.resolve("cmdline"), "");
        OomKill kill = assemble(record().victim(70, "").onlyPidOfVictim());
        assertEquals(new ProcessKey(70, 500_000_000L), kill.victim().key());
        assertEquals("dying", kill.victim().comm());
        assertEquals("", assemble(record().victim(90, "").onlyPidOfVictim()).victim().comm());
    }

    @Test
    void detailsOfAnotherProcessWithTheSamePidAreNotMixedIn() throws IOException {
        Path directory = Files.createDirectories(proc.resolve("70"));
        Files.writeString(directory.resolve("stat"), "70 (other) R 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 50 0 0 0");
        Files.writeString(directory.resolve("cmdline"), "other\0");
        assertEquals(List.of(), assemble(record()).victim().argv());
        Files.writeString(directory.resolve("stat"), "70 (big) R 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 7000 0 0 0");
        assertEquals(List.of("other"), assemble(record()).victim().argv());
    }

    private record FakeLog(List<KernelLog.Line> lines) implements KernelLog {

        @Override
        public List<Line> drain() {
            List<Line> drained = List.copyOf(lines);
            lines.clear();
            return drained;
        }

        @Override
        public void close() {
            lines.clear();
        }
    }

    private static final class FixedClock implements BootClock {

        @Override
        public long now() {
            return TIME + 100;
        }

        @Override
        public long toWallTime(long bootNanos) {
            return bootNanos + 7;
        }
    }
}
