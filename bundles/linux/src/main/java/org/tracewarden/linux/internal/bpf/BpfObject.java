// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.bpf.StructLayout;

/** A BPF object between opening and closing: its settings before the load, its parts after it. For one thread. */
final class BpfObject implements AutoCloseable {

    /** @param section such as {@code tp_btf/signal_generate} */
    record Program(String name, String section, Pointer pointer) {}

    private static final String CONSTANTS_SECTION = ".rodata";
    /** {@code struct bpf_object_open_opts} up to its object_name; libbpf takes the rest as zero. */
    private static final int OPTIONS_BYTES = 16;

    private final Natives natives;
    private final String collector;
    /** Kept because libbpf may read from it until the load. */
    private final Memory image;
    private final Pointer object;
    private final Map<String, Program> programs;
    private final Map<String, Pointer> maps;

    private BpfObject(Natives natives, String collector, Memory image, Pointer object) {
        this.natives = natives;
        this.collector = collector;
        this.image = image;
        this.object = object;
        this.programs = new LinkedHashMap<>();
        for (Pointer at : walk(previous -> natives.bpf().bpf_object__next_program(object, previous))) {
            String name = natives.bpf().bpf_program__name(at);
            programs.put(name, new Program(name, natives.bpf().bpf_program__section_name(at), at));
        }
        this.maps = new LinkedHashMap<>();
        for (Pointer at : walk(previous -> natives.bpf().bpf_object__next_map(object, previous))) {
            maps.put(natives.bpf().bpf_map__name(at), at);
        }
    }

    /** Opens the object and applies the spec's settings, without loading anything. */
    static BpfObject open(Natives natives, LibbpfLog log, ProbeSpec spec) throws ProbeException {
        if (spec.object().length == 0) {
            throw new ProbeException("collector " + spec.collector() + ": its BPF object is empty", false, null);
        }
        byte[] name = spec.collector().replace('-', '_').getBytes(StandardCharsets.US_ASCII);
        Memory image = new Memory(spec.object().length);
        image.write(0, spec.object(), 0, spec.object().length);
        Pointer object;
        int errno;
        try (Memory options = new Memory(OPTIONS_BYTES); Memory objectName = new Memory(name.length + 1L)) {
            objectName.clear();
            objectName.write(0, name, 0, name.length);
            options.setLong(0, OPTIONS_BYTES);
            options.setPointer(8, objectName);
            object = natives.bpf().bpf_object__open_mem(image, image.size(), options);
            errno = natives.lastErrno();
        }
        if (object == null) {
            image.close();
            throw new ProbeException("collector " + spec.collector() + ": libbpf cannot read its BPF object: "
                    + natives.describe(errno) + "; " + log.tail(3), false, null);
        }
        BpfObject opened = new BpfObject(natives, spec.collector(), image, object);
        try {
            opened.configure(spec);
            return opened;
        } catch (ProbeException e) {
            opened.close();
            throw e;
        }
    }

    /** @throws ProbeException that names every difference between a decoder's layout and the object's BTF */
    void checkLayouts(List<StructLayout> layouts) throws ProbeException {
        NativeBtf btf = btf();
        List<String> mismatches = layouts.stream().flatMap(layout -> btf.mismatches(layout).stream()).toList();
        if (!mismatches.isEmpty()) {
            throw new ProbeException("collector " + collector + ": decoder and BPF object do not belong together: "
                    + String.join("; ", mismatches), false, null);
        }
    }

    /** The programs that are to run. */
    List<Program> enabledPrograms() {
        return programs.values().stream()
                .filter(program -> natives.bpf().bpf_program__autoload(program.pointer()) != 0)
                .toList();
    }

    void disable(Set<String> names) {
        names.forEach(name -> natives.bpf().bpf_program__set_autoload(programs.get(name).pointer(), false));
    }

    /** Maps declared in the source, without those that libbpf makes for data sections. */
    Map<String, Pointer> declaredMaps() {
        Map<String, Pointer> declared = new LinkedHashMap<>(maps);
        declared.values().removeIf(map -> natives.bpf().bpf_map__is_internal(map) != 0);
        return declared;
    }

    MapFacts facts(Pointer map) {
        Libbpf bpf = natives.bpf();
        return new MapFacts(0, bpf.bpf_map__type(map), bpf.bpf_map__key_size(map), bpf.bpf_map__value_size(map),
                bpf.bpf_map__max_entries(map), bpf.bpf_map__map_flags(map));
    }

    /** Makes a declared map be one that exists already. */
    void reuse(Pointer map, int fd) throws ProbeException {
        int result = natives.bpf().bpf_map__reuse_fd(map, fd);
        if (result < 0) {
            throw new ProbeException("collector " + collector + ": map " + natives.bpf().bpf_map__name(map)
                    + " cannot be taken over: " + natives.describe(-result), false, null);
        }
    }

    /** @return 0 or the errno */
    int load() {
        return -natives.bpf().bpf_object__load(object);
    }

    @Override
    public void close() {
        natives.bpf().bpf_object__close(object);
        image.close();
    }

    private void configure(ProbeSpec spec) throws ProbeException {
        requireNames("program", spec.disabled(), programs.keySet());
        requireNames("program", spec.optional(), programs.keySet());
        requireNames("map", spec.mapSizes().keySet(), declaredMaps().keySet());
        disable(Set.copyOf(spec.disabled()));
        for (var size : spec.mapSizes().entrySet()) {
            int result = natives.bpf().bpf_map__set_max_entries(maps.get(size.getKey()), size.getValue());
            if (result < 0) {
                throw new ProbeException("collector " + collector + ": size " + size.getValue() + " of map "
                        + size.getKey() + " is refused: " + natives.describe(-result), false, null);
            }
        }
        for (var constant : spec.constants().entrySet()) {
            setConstant(constant.getKey(), constant.getValue());
        }
    }

    private void requireNames(String what, Collection<String> wanted, Collection<String> present)
            throws ProbeException {
        for (String name : wanted) {
            if (!present.contains(name)) {
                throw new ProbeException("collector " + collector + ": its BPF object has no " + what + " " + name
                        + ", only " + String.join(", ", new TreeSet<>(present)), false, null);
            }
        }
    }

    private void setConstant(String name, long value) throws ProbeException {
        Optional<NativeBtf.Variable> variable = btf().variable(CONSTANTS_SECTION, name);
        Optional<Pointer> section = maps.entrySet().stream()
                .filter(map -> map.getKey().endsWith(CONSTANTS_SECTION))
                .map(Map.Entry::getValue)
                .findFirst();
        if (variable.isEmpty() || section.isEmpty()) {
            throw new ProbeException(
                    "collector " + collector + ": its BPF object has no constant " + name, false, null);
        }
        int bits = variable.get().size() * 8;
        if (bits < 64 && value >> bits != 0 && value >> (bits - 1) != -1) {
            throw new ProbeException("collector " + collector + ": constant " + name + " has " + bits
                    + " bits; the value " + value + " does not fit", false, null);
        }
        LongByReference size = new LongByReference();
        Pointer data = natives.bpf().bpf_map__initial_value(section.get(), size);
        long at = variable.get().offset();
        switch (variable.get().size()) {
            case 1 -> data.setByte(at, (byte) value);
            case 2 -> data.setShort(at, (short) value);
            case 4 -> data.setInt(at, (int) value);
            case 8 -> data.setLong(at, value);
            default -> throw new ProbeException("collector " + collector + ": constant " + name + " has "
                    + variable.get().size() + " bytes; only integers can be set", false, null);
        }
    }

    private NativeBtf btf() throws ProbeException {
        Pointer btf = natives.bpf().bpf_object__btf(object);
        if (btf == null) {
            throw new ProbeException(
                    "collector " + collector + ": its BPF object has no BTF; compile it with clang -g", false, null);
        }
        return new NativeBtf(natives.bpf(), btf, false);
    }

    private static List<Pointer> walk(Function<Pointer, Pointer> next) {
        List<Pointer> found = new ArrayList<>();
        for (Pointer at = next.apply(null); at != null; at = next.apply(at)) {
            found.add(at);
        }
        return found;
    }
}
