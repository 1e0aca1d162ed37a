// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.bpf.StructLayout;

/** The test object {@code notes.bpf.c}: how to ask for it, how to make it write, how to read what it wrote. */
final class Notes {

    static final String COLLECTOR = "notes";
    static final StructLayout LAYOUT = StructLayout.of("note", 24)
            .field("number", 0, 8)
            .field("tag", 8, 8)
            .field("inner.second", 20, 4)
            .build();
    static final List<String> EXTRAS = List.of(
            "refused_by_verifier", "without_tracepoint", "without_event", "tasks", "classic");

    private interface Calls extends Library {
        int getppid();
    }

    private static final Calls CALLS = Native.load("c", Calls.class);

    private final Map<String, Long> constants = new HashMap<>(Map.of("pid", ProcessHandle.current().pid()));
    private final Map<String, Integer> sizes = new HashMap<>();
    private List<StructLayout> layouts = List.of(LAYOUT);
    private List<String> disabled = EXTRAS;
    private List<String> optional = List.of();
    private Duration grace = Duration.ofMinutes(5);

    Notes constant(String name, long value) {
        constants.put(name, value);
        return this;
    }

    Notes size(String map, int entries) {
        sizes.put(map, entries);
        return this;
    }

    Notes layouts(StructLayout... wanted) {
        layouts = List.of(wanted);
        return this;
    }

    /** Takes programs in that are otherwise left out. */
    Notes with(String... programs) {
        disabled = EXTRAS.stream().filter(extra -> !List.of(programs).contains(extra)).toList();
        return this;
    }

    Notes disabled(String program) {
        disabled = List.of(program);
        return this;
    }

    Notes optional(String... programs) {
        optional = List.of(programs);
        return this;
    }

    Notes grace(Duration wanted) {
        grace = wanted;
        return this;
    }

    ProbeSpec spec() {
        return new ProbeSpec(COLLECTOR, object(), layouts, constants, sizes, disabled, optional, grace);
    }

    static byte[] object() {
        try {
            return Files.readAllBytes(Path.of("target/test-bpf/notes.bpf.o"));
        } catch (IOException e) {
            throw new IllegalStateException("src/test/bpf/build.sh makes it in generate-test-resources", e);
        }
    }

    /** Makes the program write, one note (or burst) each. */
    static void call(int times) {
        for (int i = 0; i < times; i++) {
            CALLS.getppid();
        }
    }

    static List<Long> drain(EventRing ring) {
        List<Long> numbers = new ArrayList<>();
        ring.poll((data, offset, length) -> numbers.add(number(data, offset, length)), Integer.MAX_VALUE);
        return numbers;
    }

    /** The note's number, its other fields checked. */
    static long number(ByteBuffer data, int offset, int length) {
        long number = data.getLong(offset);
        int expected = number % 2 == 0 ? 24 : 56;
        if (length != expected && !(number % 2 == 1 && length == 49)
                || data.getInt(offset + 16) != (int) number) {
            throw new AssertionError("note " + number + " has length " + length + " and inner number "
                    + data.getInt(offset + 16));
        }
        return number;
    }

    /** The numbers of so many notes. */
    static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    /** How many notes were numbered. */
    static long sequence(Probe probe) {
        return probe.map("sequence").lookup(0).getLong(0);
    }

    /** How many notes were to be written. */
    static long wanted(Probe probe) {
        return probe.map("counts").sumPerCpu(0);
    }

    static long lost(Probe probe) {
        return probe.map("counts").sumPerCpu(1);
    }
}
