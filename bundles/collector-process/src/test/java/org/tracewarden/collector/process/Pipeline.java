// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.syscall.HeaderTables;

/** The reader's work without its thread: records in, events on the bus. */
final class Pipeline {

    final FakeHost host;
    final Health health = new Health();
    final LinkedProcessTable table;
    final EventSink sink;
    final LossAccount losses;
    final RecordProcessor processor;

    Pipeline(EventBus bus) {
        this(bus, 65_536, Long.MIN_VALUE);
    }

    Pipeline(EventBus bus, int capacity, long loadedAt) {
        this(bus, new FakeHost(), capacity, loadedAt);
    }

    private Pipeline(EventBus bus, FakeHost host, int capacity, long loadedAt) {
        this(bus, host, host, capacity, loadedAt);
    }

    /** @param clock by which events are dated */
    Pipeline(EventBus bus, FakeHost host, BootClock clock, int capacity, long loadedAt) {
        this.host = host;
        table = new LinkedProcessTable(capacity);
        sink = new EventSink(bus, clock);
        losses = new LossAccount(sink, 0);
        Texts texts = new Texts();
        Workloads workloads = new Workloads(host);
        Describer describer = new Describer(texts, workloads);
        Processes processes = new Processes(table, describer, host);
        SignalRecords signals = new SignalRecords(
                sink, table, processes, describer, new SystemCallTable(new HeaderTables("amd64")),
                new HandOver(loadedAt));
        processor = new RecordProcessor(
                sink, losses, table, processes, describer, texts, workloads, signals, health, 4096);
    }

    void read(ByteBuffer record) {
        processor.onRecord(record, 0, record.capacity());
    }

    void read(Records.Sent record) {
        read(record.data());
    }
}
