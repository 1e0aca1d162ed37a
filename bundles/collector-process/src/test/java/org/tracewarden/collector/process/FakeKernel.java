// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.Btf;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.bpf.RecordHandler;
import org.tracewarden.linux.bpf.StructLayout;

/** A kernel side whose ring, maps and iterator hold what a test puts there. */
final class FakeKernel implements ProbeFactory {

    final Queue<ByteBuffer> ring = new ConcurrentLinkedQueue<>();
    final List<TaskRecord> tasks = new ArrayList<>();
    final List<ProbeSpec> specs = new ArrayList<>();
    final List<String> order = new ArrayList<>();
    ProbeException refusal;
    boolean iteratorRefused;
    boolean adopted;
    long abandoned;
    volatile long seen;
    volatile long lost;
    volatile ByteBuffer config;
    /** Counted down each time when the reader finds the ring empty and waits. */
    volatile CountDownLatch idle = new CountDownLatch(1);

    void awaitIdle() {
        idle = new CountDownLatch(2);
        try {
            if (!idle.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the reader did not empty the ring within ten seconds");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public Probe open(ProbeSpec spec) throws ProbeException {
        if (refusal != null) {
            throw refusal;
        }
        specs.add(spec);
        order.add("open");
        return new FakeProbe();
    }

    @Override
    public Btf kernelBtf() {
        return new Btf() {
            @Override
            public boolean hasType(String name) {
                return true;
            }

            @Override
            public OptionalInt tracepointParameters(String tracepoint) {
                return OptionalInt.of(2);
            }

            @Override
            public Optional<String> tracepointParameterType(String tracepoint, int index) {
                return Optional.empty();
            }

            @Override
            public List<String> mismatches(StructLayout layout) {
                return List.of();
            }
        };
    }

    private final class FakeProbe implements Probe {

        @Override
        public boolean adopted() {
            return adopted;
        }

        @Override
        public long abandonedRecords() {
            return abandoned;
        }

        @Override
        public List<Attachment> attachments() {
            return List.of(new Attachment("tp_btf/sched_process_exit", true, ""));
        }

        @Override
        public EventRing ring(String map) {
            order.add("ring");
            return new FakeRing();
        }

        @Override
        public BpfMap map(String name) {
            return new FakeMap(name);
        }

        @Override
        public void iterate(String program, RecordHandler handler) throws ProbeException {
            order.add("iterate");
            if (iteratorRefused) {
                throw new ProbeException("refused", false, null);
            }
            ByteBuffer all = ByteBuffer.allocateDirect(112 * tasks.size()).order(ByteOrder.nativeOrder());
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get(i).writeTo(all, 112 * i);
            }
            int chunk = 100;
            for (int at = 0; at < all.capacity(); at += chunk) {
                handler.onRecord(all, at, Math.min(chunk, all.capacity() - at));
            }
        }

        @Override
        public ProgramStats stats() {
            return new ProgramStats(3, 900, 0);
        }

        @Override
        public void close() {
            order.add("close");
        }

        @Override
        public void awaitPrograms() {
            throw new UnsupportedOperationException();
        }
    }

    private final class FakeMap implements BpfMap {

        private final String name;

        FakeMap(String name) {
            this.name = name;
        }

        @Override
        public int keySize() {
            return 4;
        }

        @Override
        public int valueSize() {
            return 8;
        }

        @Override
        public ByteBuffer lookup(int index) {
            return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, lost);
        }

        @Override
        public long sumPerCpu(int index) {
            return switch (index) {
                case 2 -> seen;
                case 3 -> lost;
                default -> 0;
            };
        }

        @Override
        public void update(int index, ByteBuffer value) {
            switch (name) {
                case "config" -> config = value;
                case "reader_sleeps" -> { }
                default -> throw new IllegalStateException("nobody writes " + name);
            }
        }

        @Override
        public long[] sumPerCpu(int index, int words) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void put(ByteBuffer key, byte value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(int from, int count, EntryHandler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int drain(EntryHandler handler) {
            throw new UnsupportedOperationException();
        }
    }

    private final class FakeRing implements EventRing {

        @Override
        public int poll(RecordHandler handler, int max) {
            int count = 0;
            for (ByteBuffer data = ring.peek(); data != null && count < max; data = ring.peek()) {
                handler.onRecord(data, 0, data.capacity());
                ring.remove();
                count++;
            }
            return count;
        }

        @Override
        public synchronized void await(int timeoutMillis) {
            idle.countDown();
            try {
                wait(timeoutMillis);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public synchronized void wakeup() {
            notifyAll();
        }

        @Override
        public long waitingBytes() {
            return ring.size() * 8L;
        }

        @Override
        public long capacityBytes() {
            return 8 << 20;
        }

        @Override
        public void close() {
            order.add("close ring");
        }
    }
}
