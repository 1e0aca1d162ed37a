// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.collector.Attachment;

/** A collector's programs and maps in the kernel. Thread-safe, except that each ring has one reader. */
@ProviderType
public interface Probe extends AutoCloseable {

    /** Whether the programs were already running and were taken over, with all that waited in the rings. */
    boolean adopted();

    /**
     * Records that waited unread in rings of a predecessor and were given up, because their layout or the ring's size
     * is another now. To be reported as lost.
     */
    default long abandonedRecords() {
        return 0;
    }

    List<Attachment> attachments();

    /** Opens a ring buffer map for reading, at the position where the last reader stopped. */
    EventRing ring(String map);

    BpfMap map(String name);

    /** Runs an attached {@code iter/} program to its end and hands over each chunk of what it wrote. */
    void iterate(String program, RecordHandler handler) throws ProbeException;

    /**
     * Returns when no program that runs now runs any more: what it was writing is written. Takes some milliseconds, and
     * does not wait for sleepable programs.
     */
    void awaitPrograms();

    /** Runs and run time of the programs while the kernel's BPF statistics are on; recursion misses always. */
    ProgramStats stats();

    /** Leaves the pins for the grace period. Safe to repeat. Rings must no longer be read. */
    @Override
    void close();

    /** @param missed runs that the kernel skipped because the program was already running on that CPU */
    record ProgramStats(long runs, long runNanos, long missed) {}
}
