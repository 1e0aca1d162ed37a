// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.linux.bpf.Btf;
import org.tracewarden.linux.bpf.StructLayout;

/**
 * BTF in libbpf's memory ({@code struct btf_type} and what follows it, include/uapi/linux/btf.h). Thread-safe; after
 * {@link #close()} every method throws {@link IllegalStateException}.
 */
final class NativeBtf implements Btf, AutoCloseable {

    /** A variable of a data section, in bytes. */
    record Variable(int offset, int size) {}

    private record Member(int bitOffset, int bits, int type) {
        Member at(int baseBits) {
            return new Member(baseBits + bitOffset, bits, type);
        }
    }

    private static final int KIND_PTR = 2;
    private static final int KIND_STRUCT = 4;
    private static final int KIND_UNION = 5;
    private static final int KIND_ENUM = 6;
    private static final int KIND_TYPEDEF = 8;
    private static final int KIND_VOLATILE = 9;
    private static final int KIND_CONST = 10;
    private static final int KIND_RESTRICT = 11;
    private static final int KIND_FUNC_PROTO = 13;
    private static final int KIND_DATASEC = 15;
    private static final int KIND_TYPE_TAG = 18;
    private static final int KIND_ENUM64 = 19;
    private static final int[] NAMED_KINDS = {KIND_STRUCT, KIND_UNION, KIND_ENUM, KIND_ENUM64, KIND_TYPEDEF};

    private static final int TYPE_BYTES = 12;
    private static final int MEMBER_BYTES = 12;
    private static final int PARAMETER_BYTES = 8;
    private static final int VARIABLE_BYTES = 12;

    private final Libbpf bpf;
    private final boolean owned;
    private Pointer btf;

    /** @param owned whether closing frees it; BTF of an object goes with the object */
    NativeBtf(Libbpf bpf, Pointer btf, boolean owned) {
        this.bpf = bpf;
        this.btf = btf;
        this.owned = owned;
    }

    @Override
    public synchronized boolean hasType(String name) {
        for (int kind : NAMED_KINDS) {
            if (find(name, kind) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized OptionalInt tracepointParameters(String tracepoint) {
        int prototype = tracepointPrototype(tracepoint);
        return prototype == 0 ? OptionalInt.empty() : OptionalInt.of(count(type(prototype)) - 1);
    }

    @Override
    public synchronized Optional<String> tracepointParameterType(String tracepoint, int index) {
        int prototype = tracepointPrototype(tracepoint);
        if (prototype == 0 || index < 0 || index + 1 >= count(type(prototype))) {
            return Optional.empty();
        }
        int id = skipQualifiers(type(prototype).getInt(TYPE_BYTES + (index + 1L) * PARAMETER_BYTES + 4));
        while (id != 0 && kind(type(id)) == KIND_PTR) {
            id = skipQualifiers(target(type(id)));
        }
        return Optional.of(id == 0 ? "void" : name(type(id).getInt(0)));
    }

    @Override
    public synchronized List<String> mismatches(StructLayout layout) {
        int id = find(layout.struct(), KIND_STRUCT);
        if (id <= 0) {
            return List.of("struct " + layout.struct() + ": expected in the BTF, found none");
        }
        List<String> found = new ArrayList<>();
        long size = bpf.btf__resolve_size(btf, id);
        if (size != layout.size()) {
            found.add("struct " + layout.struct() + ": expected size " + layout.size() + ", found " + size);
        }
        for (StructLayout.Field field : layout.fields()) {
            String place = "struct " + layout.struct() + ", field " + field.name() + ": expected offset "
                    + field.offset() + " size " + field.size();
            Optional<Member> member = member(id, field.name());
            if (member.isEmpty()) {
                found.add(place + ", found no such field");
            } else if (member.get().bits() != 0) {
                found.add(place + ", found a bit field at bit " + member.get().bitOffset());
            } else {
                long offset = member.get().bitOffset() / 8;
                long bytes = bpf.btf__resolve_size(btf, member.get().type());
                if (offset != field.offset() || bytes != field.size()) {
                    found.add(place + ", found offset " + offset + " size " + bytes);
                }
            }
        }
        return List.copyOf(found);
    }

    /** A variable of a section such as {@code .rodata}. */
    synchronized Optional<Variable> variable(String section, String variable) {
        int id = find(section, KIND_DATASEC);
        if (id <= 0) {
            return Optional.empty();
        }
        Pointer type = type(id);
        for (int i = 0; i < count(type); i++) {
            long at = TYPE_BYTES + (long) i * VARIABLE_BYTES;
            if (name(type(type.getInt(at)).getInt(0)).equals(variable)) {
                return Optional.of(new Variable(type.getInt(at + 4), type.getInt(at + 8)));
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        if (btf != null && owned) {
            bpf.btf__free(btf);
        }
        btf = null;
    }

    /** The function type behind {@code typedef void (*btf_trace_NAME)(void *, ...)}; 0 when there is none. */
    private int tracepointPrototype(String tracepoint) {
        int typedef = find("btf_trace_" + tracepoint, KIND_TYPEDEF);
        if (typedef <= 0) {
            return 0;
        }
        int pointer = target(type(typedef));
        if (kind(type(pointer)) != KIND_PTR) {
            return 0;
        }
        int prototype = target(type(pointer));
        return kind(type(prototype)) == KIND_FUNC_PROTO ? prototype : 0;
    }

    private Optional<Member> member(int struct, String dottedName) {
        int dot = dottedName.indexOf('.');
        if (dot < 0) {
            return directMember(struct, dottedName);
        }
        return directMember(struct, dottedName.substring(0, dot))
                .flatMap(outer -> member(skipNames(outer.type()), dottedName.substring(dot + 1))
                        .map(inner -> inner.at(outer.bitOffset())));
    }

    /** A member by name; those of anonymous structs and unions count as the struct's own, as in C. */
    private Optional<Member> directMember(int struct, String wanted) {
        Pointer type = type(struct);
        if (kind(type) != KIND_STRUCT && kind(type) != KIND_UNION) {
            return Optional.empty();
        }
        boolean packedOffsets = type.getInt(4) < 0;
        for (int i = 0; i < count(type); i++) {
            long at = TYPE_BYTES + (long) i * MEMBER_BYTES;
            int memberType = type.getInt(at + 4);
            int raw = type.getInt(at + 8);
            Member member = packedOffsets
                    ? new Member(raw & 0xffffff, raw >>> 24, memberType)
                    : new Member(raw, 0, memberType);
            String name = name(type.getInt(at));
            if (name.equals(wanted)) {
                return Optional.of(member);
            }
            if (name.isEmpty()) {
                Optional<Member> inner = directMember(skipNames(memberType), wanted);
                if (inner.isPresent()) {
                    return inner.map(found -> found.at(member.bitOffset()));
                }
            }
        }
        return Optional.empty();
    }

    private int skipQualifiers(int id) {
        int at = id;
        while (at != 0) {
            int kind = kind(type(at));
            if (kind != KIND_CONST && kind != KIND_VOLATILE && kind != KIND_RESTRICT && kind != KIND_TYPE_TAG) {
                return at;
            }
            at = target(type(at));
        }
        return 0;
    }

    private int skipNames(int id) {
        int at = skipQualifiers(id);
        while (at != 0 && kind(type(at)) == KIND_TYPEDEF) {
            at = skipQualifiers(target(type(at)));
        }
        return at;
    }

    private int find(String name, int kind) {
        return bpf.btf__find_by_name_kind(open(), name, kind);
    }

    private Pointer type(int id) {
        Pointer type = bpf.btf__type_by_id(open(), id);
        if (type == null) {
            throw new IllegalStateException("BTF has no type " + id);
        }
        return type;
    }

    private String name(int offset) {
        return bpf.btf__name_by_offset(open(), offset);
    }

    private Pointer open() {
        if (btf == null) {
            throw new IllegalStateException("BTF is closed");
        }
        return btf;
    }

    private static int kind(Pointer type) {
        return type.getInt(4) >>> 24 & 0x1f;
    }

    private static int count(Pointer type) {
        return type.getInt(4) & 0xffff;
    }

    /** What a pointer, typedef or qualifier refers to. */
    private static int target(Pointer type) {
        return type.getInt(8);
    }
}
