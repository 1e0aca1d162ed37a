// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A BPF map seen from user space. Thread-safe. Every method throws {@link IllegalStateException} with errno on failure.
 */
@ProviderType
public interface BpfMap {

    int keySize();

    int valueSize();

    /** Value of an array map at an index, in native byte order. */
    ByteBuffer lookup(int index);

    /** Sum over all CPUs of a per-CPU array of {@code __u64} at an index. */
    long sumPerCpu(int index);

    /** Replaces a value of an array map. */
    void update(int index, ByteBuffer value);
}
