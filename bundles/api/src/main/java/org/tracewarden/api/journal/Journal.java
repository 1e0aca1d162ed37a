// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/** All streams under one directory. OSGi service. Thread-safe. */
@ProviderType
public interface Journal extends AutoCloseable {

    /**
     * The stream of that name, made when there is none. Opening recovers what a crash left: see
     * {@link JournalRecord.Kind#RECOVERY}.
     *
     * @param name file name of letters, digits, {@code . _ -}, with at most one folder before it:
     *     {@code deaths.jsonl}, {@code strace/syscalls.log}
     * @throws IllegalArgumentException when the name is none
     * @throws JournalException when it cannot be opened, saying what to do
     */
    JournalStream stream(String name);

    /** Streams on disk, by name, opened or not. */
    List<StreamStatus> streams();

    /**
     * Waits until all that was appended before is written and, unless the policy is {@link FsyncPolicy#NEVER}, on disk.
     *
     * @return whether it was within the limit
     */
    boolean sync(Duration limit) throws InterruptedException;

    /**
     * Shows the matching records, oldest first, until the visitor returns false. Records that are not written yet are
     * not among them. Verifies nothing.
     */
    void read(JournalQuery query, Predicate<JournalRecord> visitor) throws IOException;

    /** Checks streams as they are on disk now; records of the last moment may be missing. One report a stream. */
    List<VerifyReport> verify(VerifyRequest request) throws IOException;

    /** Writes what waits, checkpoints, and ends the writer within 5 s. */
    @Override
    void close();
}
