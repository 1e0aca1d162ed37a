// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.collector.syscall.call.CallStructs;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.RecordHandler;

/** Publishes slow and failed calls, and calls that go on for long. For the reader thread; counts are read by any. */
final class EventRecords implements RecordHandler {

    private final EventSink sink;
    private final LossAccount losses;
    private final Processes processes;
    private final CallReader reader;
    private final Health health;
    private volatile long received;
    private volatile long open;

    EventRecords(EventSink sink, LossAccount losses, Processes processes, CallReader reader, Health health) {
        this.sink = sink;
        this.losses = losses;
        this.processes = processes;
        this.reader = reader;
        this.health = health;
    }

    /** A record of the ring. */
    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        received++;
        if (EventFields.is(EventFields.KIND_SYSCALL, data, offset, length)) {
            losses.record(EventFields.time(data, offset), EventFields.lost(data, offset));
            understand(data, offset, length);
        } else {
            int kind = length < CommonStructs.HEADER_SIZE
                    ? 0
                    : data.getShort(offset + CommonStructs.HEADER_KIND);
            losses.unreadable("a record of kind " + kind + " with " + length + " bytes was not understood");
        }
    }

    /** A call that has not returned, as the iterator wrote it. */
    void onOpen(ByteBuffer data, int offset, int length) {
        open++;
        if (length >= CallStructs.EVENT_SIZE) {
            understand(data, offset, length);
        } else {
            losses.unreadable("an open call with " + length + " bytes was not understood");
        }
    }

    long received() {
        return received;
    }

    /** Events that came without the ring. */
    long open() {
        return open;
    }

    private void understand(ByteBuffer data, int offset, int length) {
        try {
            publish(data, offset, length);
        } catch (RuntimeException notUnderstood) {
            health.failed(notUnderstood);
            losses.unreadable("a record of a call met an error: " + notUnderstood);
        }
    }

    private void publish(ByteBuffer data, int offset, int length) {
        SyscallCall call = reader.read(data, offset, length);
        ProcessInfo process = processes.describe(
                EventFields.process(data, offset), EventFields.thread(data, offset), EventFields.comm(data, offset),
                EventFields.uid(data, offset));
        EventHeader header = sink.header(EventFields.time(data, offset));
        int reasons = EventFields.reasons(data, offset);
        if ((reasons & (CallStructs.REASON_SLOW | CallStructs.REASON_OPEN)) != 0) {
            sink.publish(new SlowSyscall(header, process, call));
        }
        if ((reasons & CallStructs.REASON_FAILED) != 0) {
            sink.publish(new FailedSyscall(header, process, call));
        }
    }
}
