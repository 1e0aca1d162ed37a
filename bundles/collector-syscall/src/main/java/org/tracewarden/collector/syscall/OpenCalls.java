// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;

/** Looks at the calls that have not returned. For the reader thread. */
final class OpenCalls {

    static final String PROGRAM = "open_calls";

    private final Probe probe;
    private final EventRecords events;
    private final Health health;

    OpenCalls(Probe probe, EventRecords events, Health health) {
        this.probe = probe;
        this.events = events;
        this.health = health;
    }

    /** Adds each to the window, and publishes those that have lasted long. */
    void look(Window window) {
        ByteArrayOutputStream written = new ByteArrayOutputStream(32 << 10);
        try {
            probe.iterate(PROGRAM, (data, offset, length) -> copy(data, offset, length, written));
            health.mended(Health.Topic.OPEN_CALLS);
        } catch (ProbeException refused) {
            health.report(Health.Topic.OPEN_CALLS, CollectorState.DEGRADED,
                    "calls are seen only when they return, because the scan of open ones is not possible: "
                            + refused.getMessage());
            return;
        }
        parse(ByteBuffer.wrap(written.toByteArray()).order(ByteOrder.nativeOrder()), window);
    }

    private void parse(ByteBuffer data, Window window) {
        int at = 0;
        while (at + WindowStructs.OPEN_SIZE <= data.limit()) {
            int event = at + WindowStructs.OPEN_SIZE;
            int length = data.getInt(at + WindowStructs.OPEN_EVENT_LENGTH);
            if (length < 0 || length > data.limit() - event) {
                throw new IllegalStateException("an open call claims an event of " + length + " bytes, but "
                        + (data.limit() - event) + " follow");
            }
            window.open(data, at);
            if (length > 0) {
                events.onOpen(data, event, length);
            }
            at = event + length;
        }
    }

    private static void copy(ByteBuffer data, int offset, int length, ByteArrayOutputStream to) {
        byte[] chunk = new byte[length];
        data.get(offset, chunk);
        to.writeBytes(chunk);
    }
}
