// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.RecordLine;

/** What a segment begins with. */
record FirstRecord(long sequence, Instant time, JournalRecord.Kind kind, String previous) {

    private static final int PIECE_BYTES = 4096;

    /** Empty when the file has no line or its first one is no record. Verifies nothing. */
    static Optional<FirstRecord> of(Segment segment, SegmentList now) throws IOException {
        RecordLine line = new RecordLine();
        try (LineSource source = new LineSource(segment, now, PIECE_BYTES)) {
            return source.next() && line.scan(source.bytes(), source.from(), source.to())
                    ? Optional.of(new FirstRecord(line.sequence(), line.time(), line.kind(), line.previousHash()))
                    : Optional.empty();
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
