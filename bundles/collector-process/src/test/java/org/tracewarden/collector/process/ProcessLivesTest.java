// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

class ProcessLivesTest {

    private final RecordingBus bus = new RecordingBus();
    private final Pipeline pipeline = new Pipeline(bus);
    private final TaskRecord init = TaskRecord.of(1, 10, "init");
    private final TaskRecord shell = TaskRecord.of(100, 1000, "bash").childOf(init).tty("pts3");
    private final TaskRecord job = TaskRecord.of(101, 2000, "bash").childOf(shell);

    private void start(TaskRecord... tasks) {
        for (TaskRecord task : tasks) {
            pipeline.read(Records.fork(task.start(), task));
        }
        bus.taken();
    }

    @Test
    void forkTellsTheChildWithTheProgramItInheritsAndItsParent() {
        start(init, shell);
        pipeline.read(Records.exec(1500, shell, "/bin/bash", "/usr/bin/bash", "/home/me", "bash", "-l"));
        bus.taken();

        pipeline.read(Records.fork(2000, job));

        ProcessInfo child = new ProcessInfo(
                job.key(), Optional.of(shell.key()), 1000, "bash", "/usr/bin/bash", List.of("bash", "-l"), false,
                "/home/me", 101, 101, "", 101, 77, false, Workload.ROOT);
        ProcessInfo parent = new ProcessInfo(
                shell.key(), Optional.of(init.key()), 1000, "bash", "/usr/bin/bash", List.of("bash", "-l"), false,
                "/home/me", 100, 100, "pts/3", 100, 77, false, Workload.ROOT);
        assertEquals(
                new ProcessFork(new EventHeader("process", 2000, 1_000_002_000L), child, parent),
                bus.only(ProcessFork.class));
    }

    @Test
    void execTellsProgramArgumentsAndFormerName() {
        start(init, shell);

        pipeline.read(Records.exec(1500, shell.comm("sleep"), "./s", "/usr/bin/sleep", "/", "sleep", "", "a b\n"));

        ProcessExec exec = bus.only(ProcessExec.class);
        assertEquals("./s", exec.filename());
        assertEquals("bash", exec.previousComm());
        assertEquals("sleep", exec.process().comm());
        assertEquals("/usr/bin/sleep", exec.process().exe());
        assertEquals("/", exec.process().cwd());
        assertEquals(List.of("sleep", "", "a b\n"), exec.process().argv());
        assertEquals(100, exec.callingThread());
        assertEquals("sleep", pipeline.table.find(100).orElseThrow().info().comm());
    }

    @Test
    void textsThatWereCutSaySoAndMalformedBytesAreReplaced() {
        start(init, shell);

        pipeline.read(Records.exec(
                1500, shell, 100, "x", Records.leafFirst("/c/d"), Records.leafFirst("/e"), 3,
                new byte[] {'o', 'k', 0, (byte) 0xff, 'e', 'n'}, true));

        ProcessInfo process = bus.only(ProcessExec.class).process();
        assertEquals(".../c/d", process.exe());
        assertEquals(".../e", process.cwd());
        assertEquals(List.of("ok", "\ufffden"), process.argv());
        assertTrue(process.argvTruncated());
    }

    @Test
    void anExecByAnotherThreadThanTheLeaderKeepsTheIdentity() {
        start(init, shell);

        pipeline.read(Records.exec(
                1500, shell.comm("java"), 177, "/j", Records.leafFirst("/j"), new byte[0], 0,
                Records.arguments("j"), false));

        ProcessExec exec = bus.only(ProcessExec.class);
        assertEquals(177, exec.callingThread());
        assertEquals(shell.key(), exec.process().key());
    }

    @Test
    void exitTellsStatusUsageAndAncestryAndMarksTheProcessDead() {
        start(init, shell, job);
        ByteBuffer exit = Records.exit(9000, job, 3 << 8);
        exit.putLong(144, 30).putLong(152, 10).putLong(160, 80).putLong(168, 5).putLong(176, 6).putLong(184, 7);
        exit.putLong(192, 8).putLong(200, 9).putLong(208, 10).putLong(216, 11);

        pipeline.read(exit);

        ProcessExit event = bus.only(ProcessExit.class);
        assertEquals(ExitStatus.exited(3), event.status());
        assertEquals(new ResourceUsage(60, 20, 20_480, 6, 7, 8, 9, 10, 11, 7000), event.usage());
        assertEquals(List.of(shell.key(), init.key()), event.ancestry().stream().map(ProcessInfo::key).toList());
        assertTrue(event.startSeen());
        assertFalse(pipeline.table.find(101).orElseThrow().alive());
        assertEquals(9000, pipeline.table.find(101).orElseThrow().diedAt());
    }

    @Test
    void aLeaderThatExitsFirstLeavesTheIdentityToTheThreadThatEndsLast() {
        start(init, shell);

        pipeline.read(Records.exit(9000, shell.thread(155, "worker").flags(2), 0));

        assertEquals(shell.key(), bus.only(ProcessExit.class).process().key());
        assertFalse(pipeline.table.find(shell.key()).orElseThrow().alive());
    }

    @Test
    void anOrphanIsListedUnderItsReaperAtTheEndAndKeepsItsCreator() {
        TaskRecord subreaper = TaskRecord.of(50, 500, "systemd").childOf(init);
        start(init, subreaper, shell, job);
        pipeline.read(Records.exit(3000, shell, 0));
        assertEquals(List.of(shell.key(), init.key()), keys(pipeline.table.ancestry(job.key())));
        bus.taken();

        pipeline.read(Records.exit(4000, job.childOf(subreaper), 0));

        ProcessExit exit = bus.only(ProcessExit.class);
        assertEquals(Optional.of(shell.key()), exit.process().parent());
        assertEquals(List.of(subreaper.key(), init.key()), keys(exit.ancestry()));
    }

    @Test
    void aReusedPidIsAnotherProcessAndNeverAFalseAncestor() {
        TaskRecord reused = TaskRecord.of(100, 5000, "other").childOf(init);
        start(init, shell, job);

        // the end of the shell was lost
        pipeline.read(Records.fork(5000, reused));

        assertEquals(new ProcessKey(100, 5000), pipeline.table.find(100).orElseThrow().info().key());
        assertFalse(pipeline.table.find(shell.key()).orElseThrow().alive());
        assertEquals(5000, pipeline.table.find(shell.key()).orElseThrow().diedAt());
        assertEquals(List.of(shell.key(), init.key()), keys(pipeline.table.ancestry(job.key())));
    }

    @Test
    void aProcessWhoseStartWasNotSeenIsDescribedByItsEnd() {
        pipeline.read(Records.exit(9000, job, 0));

        ProcessExit exit = bus.only(ProcessExit.class);
        assertFalse(exit.startSeen());
        assertEquals("bash", exit.process().comm());
        assertEquals(Optional.of(shell.key()), exit.process().parent());
        assertEquals(List.of(), exit.ancestry());
    }

    @Test
    void aProcessWhoseForkWasLostIsReadFromProcOnlyWhenItIsTheSame() {
        ProcessInfo inProc = new ProcessInfo(
                new ProcessKey(101, 20_000_000), Optional.empty(), 0, "tool", "/bin/tool", List.of("tool"), false, "/",
                1, 1, "", 101, 77, false, Workload.ROOT);
        pipeline.host.processes.put(101, inProc);

        pipeline.read(Records.sent(30_000_000, TaskRecord.of(101, 20_000_123, "tool"), job, 15));
        pipeline.read(Records.exit(40_000_000, TaskRecord.of(101, 35_000_000, "next"), 0));

        assertEquals("/bin/tool",
                pipeline.table.find(new ProcessKey(101, 20_000_123)).orElseThrow().info().exe());
        assertEquals("", pipeline.table.find(new ProcessKey(101, 35_000_000)).orElseThrow().info().exe());
    }

    @Test
    void aForkOfAProcessThatTheSnapshotShowedIsToldOnceAndChangesNothingElse() {
        start(init, shell);
        pipeline.table.add(new Describer(new Texts(), new Workloads(pipeline.host)).bare(
                facts(job.comm("bash")), 0), null);

        pipeline.read(Records.fork(2000, job));
        pipeline.read(Records.fork(2000, job));

        assertEquals(job.key(), bus.only(ProcessFork.class).process().key());
        assertEquals(3, pipeline.table.size());
        assertEquals(List.of(shell.key(), init.key()), keys(pipeline.table.ancestry(job.key())));
        assertEquals(1, pipeline.processor.duplicates());
    }

    @Test
    void whatIsToldTwiceIsPublishedOnceAndCountedApart() {
        start(init, shell);
        pipeline.read(Records.fork(1000, shell));
        pipeline.read(Records.exec(1500, shell, "x", "/x", "/", "x"));
        pipeline.read(Records.exec(1500, shell, "x", "/x", "/", "x"));
        pipeline.read(Records.exit(1600, shell, 0));
        pipeline.read(Records.exit(1601, shell, 0));

        assertEquals(2, bus.taken().size());
        assertEquals(3, pipeline.processor.duplicates());
        assertEquals(7, pipeline.processor.received());
    }

    @Test
    void oneReportOfTheEndBySignalIsEnough() {
        start(init, shell);
        pipeline.read(Records.delivered(2000, shell, 11, 0, false));
        pipeline.read(Records.delivered(2001, shell.thread(105, "w"), 11, 0, true));

        assertEquals(new Signal(11), bus.only(SignalDelivered.class).signal());
        assertEquals(1, pipeline.processor.duplicates());
    }

    @Test
    void aGapStandsBeforeTheRecordThatTellsOfIt() {
        pipeline.read(Records.fork(1000, init));
        pipeline.read(Records.withLost(Records.fork(3000, shell), 5));
        pipeline.read(Records.withLost(Records.fork(4000, job), 5));

        List<Event> events = bus.taken();
        assertEquals(
                List.of("ProcessFork", "Gap", "ProcessFork", "ProcessFork"),
                events.stream().map(event -> event.getClass().getSimpleName()).toList());
        assertEquals(
                new Gap(new EventHeader("process", 3000, 1_000_003_000L), 5, 1000, 3000, LossAccount.RING_FULL),
                events.get(1));
    }

    @Test
    void aLossAtTheEndIsToldWhenTheRingIsIdle() {
        pipeline.read(Records.fork(1000, init));
        bus.taken();
        pipeline.host.now = 7000;

        pipeline.losses.idle(2);
        pipeline.losses.idle(2);
        pipeline.read(Records.withLost(Records.fork(8000, shell), 2));

        List<Event> events = bus.taken();
        assertEquals(
                new Gap(new EventHeader("process", 7000, 1_000_007_000L), 2, 1000, 7000, LossAccount.RING_FULL),
                events.get(0));
        assertEquals(2, events.size());
    }

    @Test
    void aRecordThatCannotBeReadIsLostAndToldAndTheNextOneIsRead() {
        pipeline.host.now = 500;
        pipeline.read(Records.record(400, 42, 64));
        pipeline.read(Records.record(400, 3, 223));
        pipeline.read(ByteBuffer.allocateDirect(8));
        pipeline.read(Records.exec(1, init, "f", "/f", "/", "f").putShort(146, (short) 9));
        pipeline.read(Records.sent(400, init, shell, 65));
        pipeline.read(Records.fork(1000, init));

        List<Event> events = bus.taken();
        assertEquals(6, events.size());
        for (int i = 0; i < 5; i++) {
            assertEquals(1, ((Gap) events.get(i)).lost());
        }
        assertEquals(5, pipeline.losses.unreadable());
        assertEquals(1, pipeline.processor.received());
    }

    @Test
    void anUnexpectedErrorIsToldAsFailureAndTheNextRecordIsRead() {
        bus.refusal = new IllegalStateException("broken");
        pipeline.read(Records.fork(1000, init));
        pipeline.read(Records.fork(1100, shell));

        assertEquals(
                List.of("Gap", "ProcessFork"),
                bus.taken().stream().map(event -> event.getClass().getSimpleName()).toList());
        assertEquals(CollectorState.FAILED, pipeline.health.status().state());
        assertTrue(pipeline.health.status().reason().contains("broken"));
    }

    @Test
    void aNewCgroupIsKnownFromItsRecordAndAnUnknownOneHasNoPath() {
        pipeline.read(Records.fork(1000, init.cgroup(3, 99)));
        pipeline.read(Records.cgroupCreated(1100, 3, 99, "/late"));
        pipeline.read(Records.exit(1200, init.cgroup(3, 99), 0));

        List<Event> events = bus.taken();
        assertEquals("", ((ProcessFork) events.get(0)).process().workload().cgroupPath());
        assertEquals("/late", ((ProcessExit) events.get(1)).process().workload().cgroupPath());
    }

    private static TaskFacts facts(TaskRecord task) {
        ByteBuffer data = ByteBuffer.allocate(112).order(ByteOrder.nativeOrder());
        task.writeTo(data, 0);
        return new TaskFacts().at(data, 0);
    }

    private static List<ProcessKey> keys(List<ProcessInfo> infos) {
        return infos.stream().map(ProcessInfo::key).toList();
    }
}
