// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What checking a stream found.
 *
 * @param stream whole name of the stream
 * @param records checked, up to the problem
 * @param bytes read
 * @param segments files read
 * @param checkpoints whose signatures are good and whose records have the hash they vouch for
 * @param vouchedTo last sequence that a checkpoint vouches for, -1 without one; whoever can write the files could have
 *     replaced what comes after
 * @param problem the first one; empty when the stream is good
 * @param notes what a reader should know that is no fault: gaps, recoveries, deleted segments, a witness that was not
 *     there
 * @param elapsed time it took
 */
public record VerifyReport(
        String stream,
        long records,
        long bytes,
        int segments,
        long checkpoints,
        long vouchedTo,
        Optional<Problem> problem,
        List<String> notes,
        Duration elapsed) {

    public VerifyReport {
        notes = List.copyOf(notes);
    }

    /** Whether the stream is as it was written, as far as it was checked. */
    public boolean good() {
        return problem.isEmpty();
    }

    /**
     * The first fault.
     *
     * @param file where it is
     * @param line in that file, from 1; 0 when the fault is of the whole file
     * @param sequence of the record as it should be; -1 when it is not known
     * @param explanation what is there and what should be, in words for a person
     */
    public record Problem(Kind kind, String file, long line, long sequence, String explanation) {}

    /** What was done to the journal. */
    public enum Kind {
        /** a record's bytes do not give its hash */
        EDITED,
        /** records between two others are missing */
        REMOVED,
        /** a record that is no part of the chain stands between two that are */
        INSERTED,
        /** records stand in another order */
        REORDERED,
        /** a checkpoint, the next segment or the witness vouches for records that are not there */
        TRUNCATED,
        /** the chain is whole, and another one than was vouched for */
        REPLACED,
        /** a checkpoint's signature is not by the journal's key */
        BAD_SIGNATURE,
        /** a file cannot be read or is no journal */
        UNREADABLE
    }
}
