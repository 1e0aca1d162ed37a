// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.VerifyReport.Kind;
import org.tracewarden.api.journal.VerifyReport.Problem;
import org.tracewarden.exporter.journal.format.Blake3;
import org.tracewarden.exporter.journal.format.RecordLine;
import org.tracewarden.exporter.journal.format.StreamFiles;

/**
 * Tells what was done where a stream is not as it was written, from the lines that follow, what was read before, what
 * checkpoints vouch for and which files there are. Reads on in the stream, so it is asked once. Not thread-safe.
 */
final class Faults {

    /** So many lines from a fault on are looked at. */
    private static final int AHEAD_LINES = 256;
    private static final long AHEAD_BYTES = 64L << 20;

    private final StreamFiles files;
    private final SegmentList list;
    private final Past past;
    private final Vouchers vouchers;
    private final RecordLine line = new RecordLine();
    private final Blake3 blake3 = new Blake3();

    /** @param past and {@code vouchers}, as they are when a fault is found */
    Faults(StreamFiles files, SegmentList list, Past past, Vouchers vouchers) {
        this.files = files;
        this.list = list;
        this.past = past;
        this.vouchers = vouchers;
    }

    /**
     * A checkpoint has another hash for the record just read.
     *
     * @param expected sequence of that record, the last of the past
     */
    Problem denied(LineSource source, long expected, Vouchers.Voucher voucher) throws IOException {
        Past.Place here = past.last().orElseThrow();
        String says = voucher.where() + " vouches for record " + expected + " with the hash "
                + Diagnosis.brief(voucher.hash()) + ", and the one here has " + Diagnosis.brief(here.hash());
        List<Suspect> after = new ArrayList<>();
        lookAhead(source, after);
        if (after.stream().anyMatch(s -> s.whole() && s.hash().equals(voucher.hash()))) {
            return new Problem(Kind.INSERTED, here.segment().name(), here.line(), expected,
                    "a record that is no part of the chain stands before record " + expected + "; " + says);
        }
        if (!after.isEmpty() && after.get(0).previous().equals(voucher.hash())) {
            return new Problem(Kind.EDITED, here.segment().name(), here.line(), expected,
                    "record " + expected + " was changed and its hash computed anew; " + says);
        }
        return new Problem(Kind.REPLACED, here.segment().name(), here.line(), expected,
                "the records up to this one were written anew" + vouchers.before(expected)
                        .map(v -> ", from some place after record " + v.sequence()).orElse("") + ": the chain is whole,"
                        + " and another one than was vouched for; " + says);
    }

    /**
     * The line just read is not the record that continues the chain.
     *
     * @param expected sequence of the record that should
     * @param anyFirst whether the first record read may continue one that is not there
     */
    Problem broken(LineSource source, long expected, boolean anyFirst) throws IOException {
        if (!source.terminated() && line.scan(source.bytes(), source.from(), source.to())) {
            return new Problem(Kind.EDITED, source.segment().name(), source.line(), expected,
                    "the line break behind record " + expected + " is missing, which a crash does not do to a full"
                            + " segment");
        }
        List<Suspect> lines = new ArrayList<>();
        lines.add(Suspect.of(source, line, blake3));
        lookAhead(source, lines);
        Suspect bad = lines.get(0);
        if (bad.line() == 1) {
            Optional<Problem> ofFiles = misplacedFile(bad, expected);
            if (ofFiles.isPresent()) {
                return ofFiles.get();
            }
        }
        String lastHash = past.last().map(Past.Place::hash).orElse(anyFirst ? "" : RecordLine.noHash());
        return new Diagnosis(past, vouchers, expected, lastHash, lines).problem();
    }

    /**
     * The stream ended, and a checkpoint vouches for a later record.
     *
     * @param expected sequence after the last record read
     */
    Problem cutOff(long expected, Vouchers.Voucher voucher) {
        return new Problem(Kind.TRUNCATED, past.last().map(last -> last.segment().name()).orElse(files.name()),
                lineAfterLast(), expected, "the stream ends "
                + (expected == 0 ? "before its first record" : "with record " + (expected - 1)) + ", and "
                + voucher.where() + " vouches for record " + vouchers.last().orElseThrow().sequence());
    }

    private void lookAhead(LineSource source, List<Suspect> lines) throws IOException {
        long until = source.bytesRead() + AHEAD_BYTES;
        while (lines.size() < AHEAD_LINES && source.bytesRead() <= until && source.next()) {
            lines.add(Suspect.of(source, line, blake3));
        }
    }

    /** Whether whole files were exchanged, taken away or cut, when a file begins with another record than it should. */
    private Optional<Problem> misplacedFile(Suspect bad, long expected) throws IOException {
        if (!bad.whole() || bad.sequence() <= expected) {
            return Optional.empty();
        }
        String lastHash = past.last().map(Past.Place::hash).orElse(RecordLine.noHash());
        for (Segment other : list.all()) {
            Optional<FirstRecord> first = FirstRecord.of(other, list);
            if (!other.equals(bad.segment())
                    && first.filter(f -> f.sequence() == expected && f.previous().equals(lastHash)).isPresent()) {
                return Optional.of(new Problem(Kind.REORDERED, bad.segment().name(), 0, expected,
                        "record " + expected + " should be the first of this file; it is the first of " + other.name()
                                + ": the files were exchanged or renamed"));
            }
        }
        if (bad.kind() != JournalRecord.Kind.SEGMENT) {
            return Optional.empty();
        }
        int number = number(bad);
        Optional<Segment> before = past.last().map(Past.Place::segment);
        int numberBefore = before.map(Segment::number).orElse(0);
        if (number > numberBefore + 1) {
            String name = files.relative(files.closed(numberBefore + 1));
            return Optional.of(new Problem(Kind.REMOVED, name, 0, expected, "the file is missing, with "
                    + "records " + expected + " to " + (bad.sequence() - 1)
                    + (number > numberBefore + 2 ? ", and those after it up to segment " + (number - 1) : "")));
        }
        return Optional.of(new Problem(Kind.TRUNCATED, before.orElse(bad.segment()).name(), lineAfterLast(), expected,
                "the file ends with record " + (expected - 1) + ", and the next segment says that it ended with record "
                        + (bad.sequence() - 1)));
    }

    private long lineAfterLast() {
        return past.last().map(Past.Place::line).orElse(0L) + 1;
    }

    /** Of the segment that such a record begins; 0 when it does not say. */
    private static int number(Suspect segmentRecord) {
        try {
            return new ObjectMapper().readTree(segmentRecord.data()).path("segment").asInt();
        } catch (JsonProcessingException wrong) {
            return 0;
        }
    }
}
