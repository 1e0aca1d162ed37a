// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.RecordHandler;

class RingReaderTest {

    private static final int LONG_WAIT_MILLIS = 200;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean recordBeforeTheKernelKnew = new AtomicBoolean();
    private final BlockingQueue<Integer> waits = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();

    @Test
    void afterAQuietSecondTheReaderAsksToBeWokenAndSleepsLonger() throws InterruptedException {
        RingReader reader = reader();
        reader.start();
        int wait;
        do {
            wait = waits.poll(5, TimeUnit.SECONDS);
            assertEquals(wait == LONG_WAIT_MILLIS, asked.get(), "asked to be woken before each long wait only");
        } while (wait != LONG_WAIT_MILLIS);
        assertTrue(reader.stop());
    }

    @Test
    void aRecordThatCameJustBeforeTheKernelKnewIsReadAtOnce() throws InterruptedException {
        recordBeforeTheKernelKnew.set(true);
        RingReader reader = reader();
        reader.start();
        assertEquals("record", read.poll(5, TimeUnit.SECONDS));
        assertFalse(waits.contains(LONG_WAIT_MILLIS));
        assertTrue(reader.stop());
    }

    private RingReader reader() {
        return new RingReader(new QuietRing(), (data, offset, length) -> read.add("record"), () -> { },
                () -> asked.set(true), new Health());
    }

    /** Empty, but for a record that comes while the reader asks to be woken. */
    private final class QuietRing implements EventRing {

        @Override
        public int poll(RecordHandler handler, int max) {
            if (asked.get() && recordBeforeTheKernelKnew.getAndSet(false)) {
                handler.onRecord(null, 0, 0);
                return 1;
            }
            return 0;
        }

        @Override
        public void await(int timeoutMillis) {
            waits.add(timeoutMillis);
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void wakeup() { }

        @Override
        public long waitingBytes() {
            return 0;
        }

        @Override
        public long capacityBytes() {
            return 4096;
        }

        @Override
        public void close() { }
    }
}
