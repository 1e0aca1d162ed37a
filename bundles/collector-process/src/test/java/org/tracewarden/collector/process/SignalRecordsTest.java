// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.process.ProcessInfo;

class SignalRecordsTest {

    private final RecordingBus bus = new RecordingBus();
    private final Pipeline pipeline = new Pipeline(bus);
    private final TaskRecord init = TaskRecord.of(1, 10, "init");
    private final TaskRecord shell = TaskRecord.of(100, 1000, "bash").childOf(init);
    private final TaskRecord victim = TaskRecord.of(200, 2000, "sleep").childOf(shell);
    private final TaskRecord killer = TaskRecord.of(300, 3000, "java").childOf(shell);

    @BeforeEach
    void fourProcessesRun() {
        for (TaskRecord task : List.of(init, shell, victim, killer)) {
            pipeline.read(Records.fork(task.start(), task));
        }
        bus.taken();
    }

    private ProcessInfo known(TaskRecord task) {
        return pipeline.table.find(task.key()).orElseThrow().info();
    }

    @Test
    void aSignalFromAThreadNamesProcessThreadAndAncestry() {
        pipeline.read(Records.sent(5000, killer.thread(310, "pool-1"), victim, 9)
                .call(62, 200).claimedPid(300).group());

        assertEquals(
                new SignalSent(
                        new EventHeader("process", 5000, 1_000_005_000L), new Signal(9), SignalOrigin.PROCESS,
                        Optional.of(known(killer)), 310, "pool-1", List.of(known(shell), known(init)), known(killer),
                        false, known(victim), 200, false, 0, 0, 0, 300, new SystemCall(62, "kill", 200),
                        Disposition.DEFAULT, false, SignalResult.QUEUED),
                bus.only(SignalSent.class));
    }

    @Test
    void aValueBelongsToSigqueueAndThePidInItIsOnlyAClaim() {
        pipeline.read(Records.sent(5000, killer, victim, 10).code(-1).value(42).call(129, 200).claimedPid(1).group());

        SignalSent signal = bus.only(SignalSent.class);
        assertEquals(42, signal.value());
        assertEquals(0, signal.faultAddress());
        assertEquals(1, signal.claimedPid());
        assertEquals(killer.key(), signal.sender().orElseThrow().key());
    }

    @Test
    void aFaultHasAnAddressAndNoSender() {
        pipeline.read(Records.sent(5000, victim, victim, 11).code(1).value(0xdead));

        SignalSent signal = bus.only(SignalSent.class);
        assertEquals(SignalOrigin.FAULT, signal.origin());
        assertEquals(0xdead, signal.faultAddress());
        assertEquals(0, signal.value());
        assertEquals(0, signal.claimedPid());
        assertEquals(Optional.empty(), signal.sender());
        assertEquals(0, signal.senderThread());
        assertEquals("", signal.senderComm());
        assertEquals(List.of(), signal.senderAncestry());
        assertTrue(signal.threadDirected());
        assertEquals(SystemCall.NONE, signal.systemCall());
    }

    @Test
    void aDeathOfTheParentIsTheKernelsAndTheParentIsContext() {
        // the kernel gives the child to its reaper before it sends
        pipeline.read(Records.sent(5000, shell.flags(2), victim.childOf(init), 15)
                .infoKind(1).parentDeathSignal(15).group());

        SignalSent signal = bus.only(SignalSent.class);
        assertEquals(SignalOrigin.KERNEL, signal.origin());
        assertTrue(signal.parentDeath());
        assertTrue(signal.runningExiting());
        assertEquals(shell.key(), signal.running().key());
        assertEquals(List.of(init.key()), pipeline.table.ancestry(victim.key()).stream()
                .map(ProcessInfo::key).toList());
    }

    @Test
    void theIdleTaskIsContextOnlyAndNotAProcessOfTheTable() {
        pipeline.read(Records.sent(5000, TaskRecord.of(0, 0, "swapper/1"), victim, 14).infoKind(2).code(0x80));

        SignalSent signal = bus.only(SignalSent.class);
        assertEquals(SignalOrigin.KERNEL, signal.origin());
        assertEquals("swapper/1", signal.running().comm());
        assertEquals(Optional.empty(), pipeline.table.find(0));
    }

    @ParameterizedTest
    @CsvSource({"0,QUEUED", "1,IGNORED", "2,ALREADY_PENDING", "3,QUEUE_OVERFLOW", "4,INFO_LOST"})
    void resultsHaveTheirNames(int number, SignalResult result) {
        pipeline.read(Records.sent(5000, killer, victim, 15).result(number).disposition(2));

        SignalSent signal = bus.only(SignalSent.class);
        assertEquals(result, signal.result());
        assertEquals(Disposition.HANDLED, signal.disposition());
    }

    @Test
    void aSignalToADeadProcessLeavesItDead() {
        pipeline.read(Records.exit(4000, victim, 0));
        bus.taken();

        pipeline.read(Records.sent(5000, killer, victim, 9).group());

        assertEquals(victim.key(), bus.only(SignalSent.class).target().key());
        assertFalse(pipeline.table.find(victim.key()).orElseThrow().alive());
    }

    @Test
    void deliveryTellsThreadAndAction() {
        pipeline.read(Records.delivered(5000, victim.thread(201, "w"), 15, 2, false));

        assertEquals(
                new SignalDelivered(
                        new EventHeader("process", 5000, 1_000_005_000L), known(victim), 201, new Signal(15), 0,
                        Disposition.HANDLED),
                bus.only(SignalDelivered.class));
    }

    @Test
    void theSameSignalOfTwoGenerationsOfProgramsCountsOnceInTheFirstSecondOnly() {
        RecordingBus otherBus = new RecordingBus();
        Pipeline fresh = new Pipeline(otherBus, 1024, 0);
        fresh.read(Records.sent(5000, killer, victim, 9));
        fresh.read(Records.sent(5900, killer, victim, 9));
        fresh.read(Records.sent(5900, killer, victim, 9).result(2));
        fresh.read(Records.sent(2_000_000_000L, killer, victim, 9));
        fresh.read(Records.sent(2_000_000_100L, killer, victim, 9));

        assertEquals(4, otherBus.taken().size());
        assertEquals(1, fresh.processor.duplicates());

        pipeline.read(Records.sent(5000, killer, victim, 9));
        pipeline.read(Records.sent(5900, killer, victim, 9));
        assertEquals(2, bus.taken().size());
    }
}
