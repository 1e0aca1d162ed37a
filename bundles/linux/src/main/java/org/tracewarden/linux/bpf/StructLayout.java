// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a decoder expects the fields of a C struct. Checked against the object's BTF before anything is decoded.
 *
 * @param struct name of the C struct
 * @param size in bytes
 * @param fields name, offset and size of each field that is read; nested fields as {@code outer.inner}
 */
public record StructLayout(String struct, int size, List<Field> fields) {

    /** One field, in bytes. */
    public record Field(String name, int offset, int size) {}

    public static Builder of(String struct, int size) {
        return new Builder(struct, size);
    }

    /** Collects fields. */
    public static final class Builder {
        private final String struct;
        private final int size;
        private final List<Field> fields = new ArrayList<>();

        private Builder(String struct, int size) {
            this.struct = struct;
            this.size = size;
        }

        public Builder field(String name, int offset, int size) {
            fields.add(new Field(name, offset, size));
            return this;
        }

        public StructLayout build() {
            return new StructLayout(struct, size, List.copyOf(fields));
        }
    }
}
