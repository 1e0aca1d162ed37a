// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** Type information of the kernel or of a BPF object. */
@ProviderType
public interface Btf {

    /** Whether a struct, union, enum or typedef of that name exists. */
    boolean hasType(String name);

    /** Number of parameters of a BTF raw tracepoint without its leading context pointer; empty when there is none. */
    OptionalInt tracepointParameters(String tracepoint);

    /** Name of the type a tracepoint's parameter points to, or of its scalar type; empty when not there. */
    Optional<String> tracepointParameterType(String tracepoint, int index);

    /** What does not match, in words with expected and found offset and size; empty when all is right. */
    List<String> mismatches(StructLayout layout);
}
