// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** A kernel side with two CPUs, whose maps, rings and open calls hold what a test puts there. */
final class FakeKernel implements ProbeFactory {

    final List<ProbeSpec> specs = new ArrayList<>();
    /** What was asked of it that must happen in an order. */
    final List<String> order = new CopyOnWriteArrayList<>();
    final Map<String, FakeMap> maps = new ConcurrentHashMap<>();
    final Map<String, FakeRing> rings = new ConcurrentHashMap<>();
    final List<ByteBuffer> open = new ArrayList<>();
    ProbeException refusal;
    boolean iteratorRefused;
    boolean adopted;

    FakeMap map(String name) {
        return maps.computeIfAbsent(name, FakeMap::new);
    }

    FakeRing ring(String name) {
        return rings.computeIfAbsent(name, FakeRing::new);
    }

    Probe probe() {
        return new FakeProbe();
    }

    int window() {
        return map("config").lookup(0).getInt(16);
    }

    /** Sets what {@code lookup(0)} of a map of one number gives. */
    void number(String map, long value) {
        map(map).values.put(0, Records.bytes(8).putLong(0, value));
    }

    @Override
    public Probe open(ProbeSpec spec) throws ProbeException {
        if (refusal != null) {
            throw refusal;
        }
        specs.add(spec);
        return probe();
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
                return OptionalInt.empty();
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
        public List<Attachment> attachments() {
            return List.of(new Attachment("tp_btf/sys_exit", true, ""));
        }

        @Override
        public EventRing ring(String map) {
            return FakeKernel.this.ring(map);
        }

        @Override
        public BpfMap map(String name) {
            return FakeKernel.this.map(name);
        }

        @Override
        public void iterate(String program, RecordHandler handler) throws ProbeException {
            order.add("iterate " + program);
            if (iteratorRefused) {
                throw new ProbeException("the kernel refuses iterators", false, null);
            }
            ByteBuffer all = Records.bytes(open.stream().mapToInt(ByteBuffer::capacity).sum());
            int at = 0;
            for (ByteBuffer one : open) {
                all.put(at, one, 0, one.capacity());
                at += one.capacity();
            }
            // chunks end anywhere
            int chunk = 50;
            for (at = 0; at < all.capacity(); at += chunk) {
                handler.onRecord(all, at, Math.min(chunk, all.capacity() - at));
            }
        }

        @Override
        public void awaitPrograms() {
            order.add("await");
        }

        @Override
        public ProgramStats stats() {
            return new ProgramStats(3, 900, 0);
        }

        @Override
        public void close() {
            order.add("close");
        }
    }

    /** Array, set and per-CPU map in one; a test uses the part that the real map has. */
    final class FakeMap implements BpfMap {

        private final String name;
        final Map<Integer, ByteBuffer> values = new ConcurrentHashMap<>();
        final Map<Integer, ByteBuffer[]> perCpu = new ConcurrentHashMap<>();
        final Map<ByteBuffer, ByteBuffer[]> entries = new HashMap<>();
        final Map<Integer, Long> sums = new ConcurrentHashMap<>();
        final Set<ByteBuffer> members = new TreeSet<>();
        volatile int updates;

        FakeMap(String name) {
            this.name = name;
        }

        /** Adds an entry with a value for each CPU. */
        void add(ByteBuffer key, ByteBuffer... values) {
            entries.put(key, values);
        }

        @Override
        public int keySize() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int valueSize() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ByteBuffer lookup(int index) {
            ByteBuffer value = values.get(index);
            return value == null ? Records.bytes(64) : value;
        }

        @Override
        public long sumPerCpu(int index) {
            return sums.getOrDefault(index, 0L);
        }

        @Override
        public long[] sumPerCpu(int index, int words) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void update(int index, ByteBuffer value) {
            if (value.position() != 0) {
                throw new AssertionError("a value is written from its position on, which is " + value.position());
            }
            values.put(index, value);
            updates++;
            if (name.equals("config")) {
                order.add("config window " + value.getInt(16));
            } else if (!name.equals("call_settings") || updates == 1) {
                order.add(name + " " + index);
            }
        }

        @Override
        public void put(ByteBuffer key, byte value) {
            order.add("put " + name);
            members.add(key);
        }

        @Override
        public void clear() {
            members.clear();
        }

        @Override
        public int drain(EntryHandler handler) {
            order.add("drain " + name);
            int count = entries.size();
            entries.forEach((key, values) -> hand(key, values, handler));
            entries.clear();
            return count;
        }

        @Override
        public void read(int first, int count, EntryHandler handler) {
            order.add("read " + name + " from " + first);
            perCpu.forEach((index, values) -> {
                if (index >= first && index < first + count) {
                    hand(Records.bytes(4).putInt(0, index), values, handler);
                }
            });
        }

        /** With something before and between, as offsets and strides are to be followed. */
        private void hand(ByteBuffer key, ByteBuffer[] values, EntryHandler handler) {
            int size = values[0].capacity();
            int value = 8 + key.capacity();
            int stride = size + 8;
            ByteBuffer data = Records.bytes(value + values.length * stride);
            data.put(8, key, 0, key.capacity());
            for (int cpu = 0; cpu < values.length; cpu++) {
                data.put(value + cpu * stride, values[cpu], 0, size);
            }
            handler.onEntry(data, 8, value, stride, values.length);
        }
    }

    /** Its records are read in place; an empty ring makes the reader wait until it is woken. */
    static final class FakeRing implements EventRing {

        final Queue<ByteBuffer> records = new ConcurrentLinkedQueue<>();
        volatile boolean closed;

        FakeRing(String name) {}

        @Override
        public int poll(RecordHandler handler, int max) {
            int count = 0;
            for (ByteBuffer data = records.poll(); data != null; data = records.poll()) {
                ByteBuffer shifted = Records.bytes(8 + data.capacity()).order(ByteOrder.nativeOrder());
                shifted.put(8, data, 0, data.capacity());
                handler.onRecord(shifted, 8, data.capacity());
                count++;
            }
            return count;
        }

        @Override
        public synchronized void await(int timeoutMillis) {
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
            return records.size();
        }

        @Override
        public long capacityBytes() {
            return 8 << 20;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
