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

    /** Streams on disk, by name, opened or not; one that cannot be opened says why in its trouble. */
    List<StreamStatus> streams();

    /**
     * Waits until all that was appended before is written and, unless the policy is {@link FsyncPolicy#NEVER}, on disk.
     *
     * @param limit how long to wait; zero or less to look only
     * @return whether it was within the limit
     * @throws InterruptedException when the caller is interrupted
     */
    boolean sync(Duration limit) throws InterruptedException;

    /**
     * Shows the matching records, oldest first, until the visitor returns false. Records that are not written yet are
     * not among them. Verifies nothing.
     *
     * @param visitor called on the caller's thread
     * @throws IOException when a file cannot be read
     */
    void read(JournalQuery query, Predicate<JournalRecord> visitor) throws IOException;

    /**
     * Checks streams as they are on disk now; records of the last moment may be missing. One report a stream.
     *
     * @throws IOException when the directory cannot be read, or a stream that is asked for is not there. A file that
     *     cannot be read is a {@link VerifyReport.Kind#UNREADABLE} problem of its stream
     */
    List<VerifyReport> verify(VerifyRequest request) throws IOException;

    /**
     * Writes what waits, checkpoints, and ends the writer within 5 s; what could not be written by then is logged.
     * Closing it again does nothing.
     */
    @Override
    void close();
}
