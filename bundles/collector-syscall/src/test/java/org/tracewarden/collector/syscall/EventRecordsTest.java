// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.process.ProcessKey;

class EventRecordsTest {

    private static final int SLOW = 1;
    private static final int FAILED = 2;
    private static final ProcessKey JAVA = new ProcessKey(4711, 77);

    private final FakeHost host = new FakeHost();
    private final RecordingBus bus = new RecordingBus();
    private final Health health = new Health();
    private final EventSink sink = new EventSink(bus, host);

    private EventRecords records(boolean adopted, CallReader reader) {
        return new EventRecords(
                sink, new LossAccount(sink, 500, adopted), new Processes(Optional::empty, host, host), reader, health);
    }

    private static ByteBuffer event(long time, long lost, int reasons) {
        return Records.event(9, JAVA, time, lost, FakeTables.READ, reasons, 0);
    }

    private static void read(EventRecords records, ByteBuffer record) {
        records.onRecord(record, 0, record.capacity());
    }

    @Test
    void aSlowCallThatFailedIsToldAsBoth() {
        EventRecords records = records(false, Records::read);
        read(records, event(1000, 0, SLOW | FAILED));
        List<Event> events = bus.taken();
        SlowSyscall slow = assertInstanceOf(SlowSyscall.class, events.get(0));
        assertInstanceOf(FailedSyscall.class, events.get(1));
        assertEquals("read", slow.call().syscall().name());
        assertEquals(1000, slow.header().kernelTime());
        assertEquals(1000 + FakeHost.SECOND, slow.header().wallTime());
        assertEquals(JAVA, slow.process().key());
        assertEquals("worker", slow.process().comm());
        assertEquals(1000, slow.process().uid());
        assertEquals(1, records.received());
    }

    @Test
    void lossesAreAGapBeforeTheNextEventAndToldOnce() {
        EventRecords records = records(false, Records::read);
        read(records, event(1000, 0, SLOW));
        read(records, event(2000, 3, SLOW));
        read(records, event(3000, 3, SLOW));
        List<Event> events = bus.taken();
        assertEquals(4, events.size());
        Gap gap = assertInstanceOf(Gap.class, events.get(1));
        assertEquals(List.of(3L, 1000L, 2000L), List.of(gap.lost(), gap.from(), gap.to()));
        assertTrue(gap.reason().contains("ring-bytes"), gap.reason());
    }

    @Test
    void aSuccessorTellsOnlyWhatWasLostAfterTheFirstRecordItFinds() {
        EventRecords records = records(true, Records::read);
        read(records, event(1000, 40, SLOW));
        read(records, event(2000, 42, SLOW));
        List<Event> events = bus.taken();
        assertEquals(3, events.size());
        assertEquals(2, assertInstanceOf(Gap.class, events.get(1)).lost());
    }

    @Test
    void whatIsNotUnderstoodIsAGapAndTheNextIsReadAllTheSame() {
        EventRecords records = records(false, Records::read);
        read(records, Records.bytes(8));
        read(records, Records.event(3, JAVA, 1, 0, 0, SLOW, 0));
        read(records, event(1000, 0, FAILED));
        List<Event> events = bus.taken();
        assertEquals("a record of kind 0 with 8 bytes was not understood", ((Gap) events.get(0)).reason());
        assertEquals("a record of kind 3 with 136 bytes was not understood", ((Gap) events.get(1)).reason());
        assertInstanceOf(FailedSyscall.class, events.get(2));
        assertEquals(3, records.received());
    }

    @Test
    void aDecoderThatThrowsCostsItsRecordOnly() {
        EventRecords records = records(false, (data, offset, length) -> {
            throw new IllegalStateException("section 7 is longer than its record");
        });
        read(records, event(1000, 0, SLOW));
        assertEquals(1, bus.only(Gap.class).lost());
        assertEquals(CollectorState.FAILED, health.status().state());
    }
}
