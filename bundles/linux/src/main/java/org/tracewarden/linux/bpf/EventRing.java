// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import org.osgi.annotation.versioning.ProviderType;

/** The reading end of a BPF ring buffer, mapped and read in place. For one reader thread. */
@ProviderType
public interface EventRing extends AutoCloseable {

    /**
     * Hands over what is waiting, at most {@code max} records, without a system call. Space is given back to the
     * kernel after each record.
     *
     * @return how many
     */
    int poll(RecordHandler handler, int max);

    /** Waits until the kernel signals data, {@link #wakeup()} is called, or the time is over. */
    void await(int timeoutMillis);

    /** Ends a wait from any thread. */
    void wakeup();

    /** Bytes waiting, headers included. */
    long waitingBytes();

    long capacityBytes();

    @Override
    void close();
}
