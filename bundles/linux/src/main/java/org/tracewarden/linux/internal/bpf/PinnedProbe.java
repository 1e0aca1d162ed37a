// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.RecordHandler;

/** A probe read through its pins. It keeps no state of its own but open descriptors and rings. */
final class PinnedProbe implements Probe {

    /**
     * @param adopted whether it ran before
     * @param abandoned records of predecessors that nobody will read
     */
    record Origin(boolean adopted, long abandoned, List<Attachment> attachments) {}

    private static final int ITERATE_FIRST_BYTES = 64 * 1024;
    private static final long ITERATE_MAXIMUM_BYTES = 64L * 1024 * 1024;
    /** {@code struct bpf_link_info}: type, id, prog_id. */
    private static final int LINK_INFO_BYTES = 16;
    private static final int LINK_INFO_PROGRAM = 8;
    /** {@code struct bpf_prog_info} up to and with recursion_misses (since 5.12). */
    private static final int PROGRAM_INFO_BYTES = 216;
    private static final int PROGRAM_INFO_NANOS = 192;
    private static final int PROGRAM_INFO_RUNS = 200;
    private static final int PROGRAM_INFO_MISSED = 208;

    private final Natives natives;
    private final String collector;
    private final Origin origin;
    private final Runnable onClose;
    private final ProbeLife life;
    private final Map<String, FileDescriptor> maps = new LinkedHashMap<>();
    private final Map<String, FileDescriptor> links = new LinkedHashMap<>();
    private final List<FileDescriptor> programs = new ArrayList<>();
    private final Map<String, EventRing> rings = new LinkedHashMap<>();
    /** Made at first use and kept, with their buffers. */
    private final Map<String, BpfMap> openedMaps = new ConcurrentHashMap<>();
    private final RunningPrograms running;

    /** @param onClose told once, when all is closed */
    PinnedProbe(Natives natives, Pins pins, PinDirectory directory, String collector, Origin origin, Runnable onClose)
            throws IOException {
        this.natives = natives;
        this.collector = collector;
        this.origin = origin;
        this.onClose = onClose;
        this.life = new ProbeLife(collector);
        this.running = new RunningPrograms(natives, System.getProperty("os.arch"));
        try {
            for (Path pin : directory.maps()) {
                maps.put(pin.getFileName().toString(), pins.open(pin));
            }
            for (Path pin : directory.links()) {
                FileDescriptor link = pins.open(pin);
                links.put(pin.getFileName().toString(), link);
                programs.add(programOf(link));
            }
        } catch (IOException | IllegalStateException e) {
            closeDescriptors();
            throw e;
        }
    }

    @Override
    public boolean adopted() {
        return origin.adopted();
    }

    @Override
    public long abandonedRecords() {
        return origin.abandoned();
    }

    @Override
    public List<Attachment> attachments() {
        return origin.attachments();
    }

    @Override
    public EventRing ring(String map) {
        return life.whileOpen(() -> {
            FileDescriptor fd = descriptor(maps, "map", map);
            MapFacts facts = MapFacts.of(natives, fd.number());
            if (!facts.ring()) {
                throw new IllegalStateException("map " + map + " is not a ring buffer (map type " + facts.type() + ")");
            }
            synchronized (rings) {
                if (rings.containsKey(map)) {
                    throw new IllegalStateException("ring " + map + " has a reader already");
                }
                EventRing ring = new MappedRing(natives, facts, fd.number(), map, () -> forget(map));
                rings.put(map, ring);
                return ring;
            }
        });
    }

    @Override
    public BpfMap map(String name) {
        return life.whileOpen(() -> openedMaps.computeIfAbsent(name, this::openMap));
    }

    private BpfMap openMap(String name) {
        FileDescriptor fd = descriptor(maps, "map", name);
        MapFacts facts = MapFacts.of(natives, fd.number());
        MapCalls calls = new MapCalls(natives, name, facts, life, fd::number);
        if (facts.array() || facts.perCpuArray()) {
            return new ArrayMap(calls);
        }
        if (facts.hash()) {
            return new KeyedMap(calls);
        }
        throw calls.not("an array or hash map");
    }

    @Override
    public void iterate(String program, RecordHandler handler) throws ProbeException {
        Output output = life.whileOpen(() -> {
            int number = natives.bpf().bpf_iter_create(descriptor(links, "attached program", program).number());
            if (number < 0) {
                return Output.failed("cannot be run: " + natives.describe(-number));
            }
            try (FileDescriptor iterator = new FileDescriptor(natives.libc(), number)) {
                return readAll(iterator);
            }
        });
        try (Memory memory = output.memory()) {
            if (!output.failure().isEmpty()) {
                throw new ProbeException(
                        "collector " + collector + ": iterator " + program + " " + output.failure(), false, null);
            }
            if (output.bytes() > 0) {
                handler.onRecord(memory.getByteBuffer(0, output.bytes()).order(ByteOrder.nativeOrder()), 0,
                        (int) output.bytes());
            }
        }
    }

    @Override
    public void awaitPrograms() {
        life.whileOpen(() -> {
            running.await();
            return null;
        });
    }

    @Override
    public ProgramStats stats() {
        return life.whileOpen(() -> {
            long runs = 0;
            long nanos = 0;
            long missed = 0;
            for (FileDescriptor program : programs) {
                try (Memory info = info(program, PROGRAM_INFO_BYTES)) {
                    nanos += info.getLong(PROGRAM_INFO_NANOS);
                    runs += info.getLong(PROGRAM_INFO_RUNS);
                    missed += info.getLong(PROGRAM_INFO_MISSED);
                }
            }
            return new ProgramStats(runs, nanos, missed);
        });
    }

    @Override
    public void close() {
        // before the end, because a handler that is running may still read maps
        closeRings();
        life.end(() -> {
            closeDescriptors();
            onClose.run();
        });
        // and after it, for one that was opened in between
        closeRings();
    }

    private void closeRings() {
        List<EventRing> open;
        synchronized (rings) {
            open = List.copyOf(rings.values());
        }
        open.forEach(EventRing::close);
    }

    private void forget(String ring) {
        synchronized (rings) {
            rings.remove(ring);
        }
    }

    private void closeDescriptors() {
        maps.values().forEach(FileDescriptor::close);
        links.values().forEach(FileDescriptor::close);
        programs.forEach(FileDescriptor::close);
    }

    private FileDescriptor descriptor(Map<String, FileDescriptor> among, String what, String name) {
        FileDescriptor found = among.get(name);
        if (found == null) {
            throw new IllegalArgumentException("collector " + collector + " has no " + what + " " + name + ", only "
                    + String.join(", ", among.keySet()));
        }
        return found;
    }

    private FileDescriptor programOf(FileDescriptor link) {
        try (Memory info = info(link, LINK_INFO_BYTES)) {
            int fd = natives.bpf().bpf_prog_get_fd_by_id(info.getInt(LINK_INFO_PROGRAM));
            if (fd < 0) {
                throw new IllegalStateException("bpf_prog_get_fd_by_id: " + natives.describe(-fd));
            }
            return new FileDescriptor(natives.libc(), fd);
        }
    }

    /** What the kernel tells of a link or program; what an older kernel does not know stays 0. */
    private Memory info(FileDescriptor fd, int bytes) {
        Memory info = new Memory(bytes);
        info.clear();
        int result = natives.bpf().bpf_obj_get_info_by_fd(fd.number(), info, new IntByReference(bytes));
        if (result < 0) {
            info.close();
            throw new IllegalStateException("bpf_obj_get_info_by_fd: " + natives.describe(-result));
        }
        return info;
    }

    /** Collects the whole output, so that no record is handed over in two pieces. */
    private Output readAll(FileDescriptor iterator) {
        Memory buffer = new Memory(ITERATE_FIRST_BYTES);
        long filled = 0;
        while (true) {
            if (filled == buffer.size()) {
                if (filled == ITERATE_MAXIMUM_BYTES) {
                    buffer.close();
                    return Output.failed("wrote more than " + ITERATE_MAXIMUM_BYTES + " bytes");
                }
                Memory larger = new Memory(buffer.size() * 2);
                larger.getByteBuffer(0, filled).put(buffer.getByteBuffer(0, filled));
                buffer.close();
                buffer = larger;
            }
            long room = Math.min(buffer.size() - filled, ITERATE_FIRST_BYTES);
            long count = natives.libc().read(iterator.number(), buffer.share(filled), room);
            int errno = natives.lastErrno();
            if (count > 0) {
                filled += count;
            } else if (count == 0) {
                return new Output(buffer, filled, "");
            } else if (errno != Errno.EAGAIN && errno != Errno.EINTR) {
                buffer.close();
                return Output.failed("failed: " + natives.describe(errno));
            }
        }
    }

    /**
     * What an iterator wrote.
     *
     * @param memory null when it failed
     * @param failure empty when it did not
     */
    private record Output(Memory memory, long bytes, String failure) {
        static Output failed(String failure) {
            return new Output(null, 0, failure);
        }
    }}
