// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.api.syscall.SyscallStreams;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;

/**
 * Streams of calls, each with a slot of the kernel side. While one is open the thread {@value #THREAD} reads their
 * ring; the kernel does not wake it. Thread-safe.
 */
final class Streams implements SyscallStreams {

    /** What it works with. */
    record Parts(
            CallTable calls, KernelSettings kernel, Processes processes, CallReader reader, EventSink sink,
            Health health) {}

    /** A process as it was looked up at a moment. */
    private record Described(ProcessInfo process, long at) {}

    static final String THREAD = "tracewarden-syscall-stream";

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int BATCH = 4096;
    /** At 1.5 million calls a second the ring of 16 MB is full after some 70 ms. */
    private static final int LOOK_MILLIS = 5;
    /** Processes whose descriptions are at hand, by the low bits of the pid; a power of two. */
    private static final int DESCRIBED = 64;
    private static final long DESCRIBE_NANOS = 100_000_000L;
    private static final long JOIN_MILLIS = 5_000;
    private static final int COMM_BYTES = 15;

    private final Supplier<EventRing> rings;
    private final BpfMap losses;
    private final Parts parts;
    /** Changed with the lock held. */
    private final AtomicReferenceArray<OpenStream> slots = new AtomicReferenceArray<>(WindowStructs.STREAMS);
    private int lastSlot = -1;
    private Thread thread;
    /** Open while the thread runs. */
    private EventRing ring;
    private volatile boolean stopping;
    private volatile long received;
    private volatile long unreadable;
    private volatile long endedThreadsCpu;
    private final Described[] described = new Described[DESCRIBED];

    /**
     * @param rings opens the ring: it is mapped while streams are open only, because its memory counts as the
     *     platform's
     * @param losses the kernel's count of records lost on the ring
     */
    Streams(Supplier<EventRing> rings, BpfMap losses, Parts parts) {
        this.rings = rings;
        this.losses = losses;
        this.parts = parts;
    }

    @Override
    public synchronized SyscallStream open(StreamRequest request, SyscallStream.Receiver receiver) {
        Objects.requireNonNull(receiver, "receiver");
        if (stopping) {
            throw new IllegalStateException("the syscall collector stops");
        }
        ByteBuffer settings = settings(request);
        int slot = freeSlot();
        if (thread == null) {
            ring = rings.get();
            // what waits was for streams that have ended
            while (ring.poll((data, offset, length) -> received++, BATCH) > 0) {
                continue;
            }
        }
        OpenStream stream =
                new OpenStream(slot, receiver, parts.sink.now(), losses.lookup(0).getLong(0), this::closed);
        slots.set(slot, stream);
        parts.kernel.openStream(slot, settings);
        lastSlot = slot;
        if (thread == null) {
            thread = new Thread(this::run, THREAD);
            thread.setDaemon(true);
            thread.start();
        }
        return stream;
    }

    @Override
    public int capacity() {
        return WindowStructs.STREAMS;
    }

    /** Ends all streams. @return whether the thread has ended, so that the ring may be closed */
    boolean stop() {
        Thread running;
        synchronized (this) {
            stopping = true;
            running = thread;
            wakeReader();
            open().forEach(stream -> parts.kernel.closeStream(stream.slot()));
        }
        if (running == null) {
            return true;
        }
        try {
            running.join(JOIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !running.isAlive();
    }

    /** Records read from the ring. */
    long received() {
        return received;
    }

    long unreadable() {
        return unreadable;
    }

    /** CPU time of all threads there were. */
    synchronized long cpuNanos() {
        long running = thread == null ? 0 : ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
        return endedThreadsCpu + Math.max(0, running);
    }

    private void run() {
        EventRing own;
        synchronized (this) {
            own = ring;
        }
        try {
            while (!stopping) {
                if (own.poll(this::onRecord, BATCH) == 0) {
                    long lost = losses.lookup(0).getLong(0);
                    open().forEach(stream -> guarded(stream, () -> stream.tellLosses(lost)));
                    if (nobodyListens()) {
                        return;
                    }
                    own.await(LOOK_MILLIS);
                }
            }
        } catch (RuntimeException unexpected) {
            parts.health.failed(unexpected);
        }
        end();
    }

    /** Whether the thread is to end; decided with the lock held, so that no stream opens in between. */
    private synchronized boolean nobodyListens() {
        if (open().isEmpty()) {
            threadEnds();
            return true;
        }
        return false;
    }

    private void end() {
        List<OpenStream> left;
        synchronized (this) {
            left = open();
            left.forEach(stream -> slots.set(stream.slot(), null));
            if (!stopping) {
                left.forEach(stream -> parts.kernel.closeStream(stream.slot()));
            }
            threadEnds();
        }
        left.forEach(stream -> guarded(stream, stream::end));
    }

    private void threadEnds() {
        endedThreadsCpu += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        thread = null;
        ring.close();
    }

    private void onRecord(ByteBuffer data, int offset, int length) {
        received++;
        if (!EventFields.is(EventFields.KIND_STREAM, data, offset, length)) {
            unreadable++;
            return;
        }
        long time = EventFields.time(data, offset);
        int wanting = EventFields.streams(data, offset);
        StreamedCall call = null;
        for (int slot = 0; wanting != 0; slot++, wanting >>= 1) {
            OpenStream stream = (wanting & 1) == 0 ? null : slots.get(slot);
            if (stream != null && stream.wants(time)) {
                call = call == null ? read(data, offset, length, time) : call;
                deliver(stream, call, EventFields.lost(data, offset));
            }
        }
    }

    private StreamedCall read(ByteBuffer data, int offset, int length, long time) {
        return new StreamedCall(
                parts.sink.header(time), process(data, offset, time), parts.reader.read(data, offset, length));
    }

    private ProcessInfo process(ByteBuffer data, int offset, long time) {
        ProcessKey key = EventFields.process(data, offset);
        int place = key.pid() & DESCRIBED - 1;
        Described known = described[place];
        if (known == null || !known.process().key().equals(key) || Math.abs(time - known.at()) > DESCRIBE_NANOS) {
            known = new Described(parts.processes.describe(
                    key, EventFields.thread(data, offset), EventFields.comm(data, offset),
                            EventFields.uid(data, offset)), time);
            described[place] = known;
        }
        return known.process();
    }

    private static void deliver(OpenStream stream, StreamedCall call, long losses) {
        try {
            stream.deliver(call, losses);
        } catch (RuntimeException refused) {
            dismiss(stream, refused);
        }
    }

    private static void guarded(OpenStream stream, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException refused) {
            dismiss(stream, refused);
        }
    }

    /** A receiver that throws is not asked again. */
    private static void dismiss(OpenStream stream, RuntimeException refused) {
        LOG.warn("A stream of system calls is closed, because its receiver threw an error", refused);
        stream.close();
    }

    private synchronized void closed(OpenStream stream) {
        if (slots.compareAndSet(stream.slot(), stream, null) && !stopping) {
            parts.kernel.closeStream(stream.slot());
            wakeReader();
        }
    }

    private void wakeReader() {
        if (thread != null) {
            ring.wakeup();
        }
    }

    private List<OpenStream> open() {
        return IntStream.range(0, slots.length()).mapToObj(slots::get).filter(Objects::nonNull).toList();
    }

    /** The one that has been free for longest, so that a record that comes late finds its slot empty. */
    private int freeSlot() {
        for (int i = 1; i <= slots.length(); i++) {
            int slot = (lastSlot + i) % slots.length();
            if (slots.get(slot) == null) {
                return slot;
            }
        }
        throw new IllegalStateException(
                "all " + slots.length() + " streams of system calls are taken; end one of them first");
    }

    private ByteBuffer settings(StreamRequest request) {
        ByteBuffer settings = KernelSettings.buffer(WindowStructs.STREAM_SIZE)
                .putLong(WindowStructs.STREAM_SLOW, request.atLeastNanos())
                .putInt(WindowStructs.STREAM_ERRORS_ONLY, request.errorsOnly() ? 1 : 0)
                .putInt(WindowStructs.STREAM_ALL_CALLS, request.syscalls().isEmpty() ? 1 : 0);
        request.pid().ifPresent(pid -> settings.putInt(WindowStructs.STREAM_PID, living(pid)));
        request.comm().ifPresent(comm -> settings.put(
                WindowStructs.STREAM_COMM, KernelSettings.commKey(checked(comm)), 0, WindowStructs.COMM_SIZE));
        for (String name : request.syscalls()) {
            for (int index : indexes(name)) {
                int at = WindowStructs.STREAM_CALLS + index / Byte.SIZE;
                settings.put(at, (byte) (settings.get(at) | 1 << index % Byte.SIZE));
            }
        }
        return settings;
    }

    private int living(int pid) {
        ProcessInfo process = (pid < 1 ? Optional.<ProcessInfo>empty() : parts.processes.living(pid))
                .orElseThrow(() -> new IllegalArgumentException("no living process has the pid " + pid));
        if (!parts.kernel.watches(process)) {
            throw new IllegalArgumentException("pid " + pid + " (" + process.comm() + ") is not watched; add it to pids"
                    + " in etc/" + SyscallConfiguration.PID + ".cfg");
        }
        if (parts.kernel.excludedPid().stream().anyMatch(excluded -> excluded == pid)) {
            throw new IllegalArgumentException("pid " + pid + " is this platform, which is not watched; set watch-self"
                    + " = true in etc/" + SyscallConfiguration.PID + ".cfg to see its calls");
        }
        return pid;
    }

    private static String checked(String comm) {
        int bytes = comm.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > COMM_BYTES) {
            throw new IllegalArgumentException("the kernel keeps names of 1 to " + COMM_BYTES + " bytes; \"" + comm
                    + "\" has " + bytes + ", so no process has it");
        }
        return comm;
    }

    private List<Integer> indexes(String name) {
        List<Integer> indexes = parts.calls.indexes(name);
        if (indexes.isEmpty()) {
            throw new IllegalArgumentException("\"" + name + "\" is no system call of this machine");
        }
        if (!parts.kernel.watches(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is not watched; add it to syscalls in etc/"
                    + SyscallConfiguration.PID + ".cfg");
        }
        return indexes;
    }
}
