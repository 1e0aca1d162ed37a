// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.event.Event;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;

/** The thread that reads the ring, {@code tracewarden-oom-reader}. */
final class OomReader {

    private static final Logger LOG = LoggerFactory.getLogger(OomReader.class);
    private static final int BATCH = 64;
    private static final int WAIT_MILLIS = 1_000;
    private static final long JOIN_MILLIS = 5_000;

    private final EventRing ring;
    private final BpfMap losses;
    private final OomAssembler assembler;
    private final Account account;
    private final EventBus bus;
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final Thread thread = new Thread(this::run, "tracewarden-oom-reader");
    private volatile boolean running = true;

    OomReader(EventRing ring, BpfMap losses, OomAssembler assembler, Account account, EventBus bus) {
        this.ring = ring;
        this.losses = losses;
        this.assembler = assembler;
        this.account = account;
        this.bus = bus;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns whether the thread has ended, so that what it reads from may be closed. */
    boolean stop() {
        running = false;
        ring.wakeup();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    long threadId() {
        return thread.getId();
    }

    /** Empty while all is well. */
    String failure() {
        return failure.get();
    }

    private void run() {
        try {
            while (running) {
                if (ring.poll(this::record, BATCH) > 0) {
                    account.save();
                    continue;
                }
                // a flood that ended with a loss brings no further record to tell of it
                tellLosses();
                ring.await(WAIT_MILLIS);
            }
            account.save();
        } catch (RuntimeException e) {
            failure.set("the reader stopped by an error: " + e + "; see the log and restart the bundle");
            LOG.error("The reader of OOM kills stopped by an error", e);
        }
    }

    private void record(ByteBuffer data, int offset, int length) {
        try {
            understand(data, offset, length);
        } catch (RuntimeException e) {
            if (failure.compareAndSet("", "a record met an error and is reported as lost: " + e + "; see the log")) {
                LOG.error("A record of an OOM kill met an error; further ones are not logged", e);
            }
            publish(account.unreadable("a record of the kernel met an error: " + e));
        }
    }

    private void understand(ByteBuffer data, int offset, int length) {
        int kind = length < CommonStructs.HEADER_SIZE ? 0 : data.getShort(offset + CommonStructs.HEADER_KIND);
        if (kind == OomRecords.VICTIM && length >= OomRecords.VICTIM_SIZE) {
            begin(data, offset);
            publish(assembler.victim(data, offset));
        } else if (kind == OomRecords.DECISION && length >= OomRecords.DECISION_SIZE) {
            begin(data, offset);
            assembler.decision(data, offset);
        } else {
            publish(account.unreadable("a record of kind " + kind + " with " + length + " bytes was not understood"));
        }
    }

    private void begin(ByteBuffer data, int offset) {
        account.read(
                        data.getLong(offset + CommonStructs.HEADER_TIME),
                        data.getLong(offset + CommonStructs.HEADER_LOST))
                .ifPresent(this::publish);
    }

    private void tellLosses() {
        account.lostNow(losses.lookup(0).getLong(0)).ifPresent(this::publish);
    }

    private void publish(Event event) {
        bus.publish(event);
        account.published(1);
    }
}
