// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyReport.Kind;
import org.tracewarden.api.journal.VerifyReport.Problem;
import org.tracewarden.exporter.journal.format.Blake3;
import org.tracewarden.exporter.journal.format.PublicKeyFile;
import org.tracewarden.exporter.journal.format.RecordLine;
import org.tracewarden.exporter.journal.format.StreamFiles;

/**
 * Checks one stream once: reads checkpoints, then records, and stops at the first record that is not as it was written.
 * That order lets it check a journal that is being written, because records are written before the checkpoints that
 * vouch for them. Not thread-safe.
 */
final class StreamVerifier {

    private final StreamFiles files;
    private final SegmentList list;
    private final OptionalLong wantedFrom;
    private final OptionalLong wantedTo;
    private final Optional<PublicKeyFile> key;
    private final Vouchers vouchers = new Vouchers();
    private final Past past = new Past();
    private final Faults faults;
    private final Blake3 blake3 = new Blake3();
    private final RecordLine line = new RecordLine();
    private final OwnRecords own;
    private final List<String> notes = new ArrayList<>();
    private final CheckpointCheck checkpoints;
    private Optional<Problem> recordProblem = Optional.empty();
    private Optional<Problem> checkpointProblem = Optional.empty();
    private long expected;
    private boolean free;
    private long firstSequence = -1;
    private String firstPrevious = "";
    private long vouchedTo = -1;
    private long vouched;
    private long records;
    private boolean reachedEnd;
    private boolean beganInside;

    /**
     * @param from where to begin, and {@code to} where to end, as in a request
     * @param key empty when there is none to check with
     */
    StreamVerifier(StreamFiles files, OptionalLong from, OptionalLong to, Optional<PublicKeyFile> key,
            Optional<Path> witness) {
        this.files = files;
        this.list = new SegmentList(files);
        this.wantedFrom = from;
        this.wantedTo = to;
        this.key = key;
        this.checkpoints = new CheckpointCheck(files, key, witness, vouchers, notes);
        this.faults = new Faults(files, list, past, vouchers);
        this.own = new OwnRecords(files.name(), key.map(PublicKeyFile::fingerprint));
    }

    /** @throws NoSuchFileException when a segment was deleted meanwhile, as retention may: check again */
    VerifyReport verify() throws IOException {
        long begun = System.nanoTime();
        long bytes = 0;
        int segmentsRead = 0;
        checkpoints.read();
        checkpointProblem = checkpoints.problem();
        List<Segment> segments = segments();
        if (key.isEmpty() && recordProblem.isEmpty()) {
            checkpointProblem = Optional.of(new Problem(Kind.UNREADABLE, StreamFiles.PUBLIC_KEY, 0, -1,
                    "there is no public key to check signatures with; name the file that was kept of it, or copy it"
                            + " there from where the journal was written"));
        }
        try (LineSource source = new LineSource(begin(segments), list, SegmentList.highestFull(segments))) {
            scan(source);
            bytes = source.bytesRead();
            segmentsRead = source.segmentsRead();
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (IOException unreadable) {
            recordProblem = Optional.of(new Problem(Kind.UNREADABLE,
                    past.last().map(last -> last.segment().name()).orElse(files.name()), 0, expected,
                    "the file cannot be read: " + unreadable.getMessage()));
        }
        conclude(segments);
        notes.addAll(own.notes());
        return new VerifyReport(files.name(), records, bytes, segmentsRead, vouched, vouchedTo,
                recordProblem.or(() -> checkpointProblem), notes, Duration.ofNanos(System.nanoTime() - begun));
    }

    private List<Segment> segments() throws IOException {
        List<Segment> segments = list.all();
        if (!segments.isEmpty() && !segments.get(segments.size() - 1).active()) {
            notes.add(files.name() + ", the segment being written, is not there: the platform was killed in the moment"
                    + " of beginning it, or it was deleted with records that no checkpoint vouches for");
        }
        return segments;
    }

    /** Those to read: from the one that has the first wanted record. */
    private List<Segment> begin(List<Segment> segments) throws IOException {
        int first = 0;
        if (wantedFrom.isPresent()) {
            for (int i = 1; i < segments.size(); i++) {
                OptionalLong begins = FirstRecord.of(segments.get(i), list).map(f -> OptionalLong.of(f.sequence()))
                        .orElse(OptionalLong.empty());
                if (begins.isPresent() && begins.getAsLong() <= wantedFrom.getAsLong()) {
                    first = i;
                }
            }
            expected = wantedFrom.getAsLong();
            beganInside = expected > 0;
        }
        free = beganInside || !segments.isEmpty() && FirstRecord.of(segments.get(0), list)
                .filter(f -> f.sequence() > 0 && f.kind() == JournalRecord.Kind.SEGMENT).isPresent()
                && segments.get(0).number() != 1;
        return segments.subList(first, segments.size());
    }

    private void scan(LineSource source) throws IOException {
        long to = wantedTo.orElse(Long.MAX_VALUE - 1);
        Optional<Vouchers.Voucher> next = vouchers.from(expected);
        long nextVouched = next.map(Vouchers.Voucher::sequence).orElse(Long.MAX_VALUE);
        byte[] genesis = RecordLine.noHash().getBytes(StandardCharsets.US_ASCII);
        while (expected <= to) {
            if (!source.next()) {
                reachedEnd = true;
                return;
            }
            boolean formed = line.scan(source.bytes(), source.from(), source.to());
            if (beganInside && past.isEmpty() && formed && line.sequence() < wantedFrom.getAsLong()) {
                continue;
            }
            if (!source.terminated() && TornLine.is(source, expected)
                    && (!formed || line.hashIsRight(blake3))) {
                notes.add(TornLine.note(source));
                reachedEnd = true;
                return;
            }
            boolean linked = formed && (past.isEmpty()
                    ? begins(source, genesis)
                    : line.sequence() == expected && past.lastHashIs(source.bytes(), line.previousFrom()));
            if (!linked || !line.hashIsRight(blake3) || !source.terminated()) {
                recordProblem = Optional.of(faults.broken(source, expected, free));
                return;
            }
            records++;
            past.add(source.segment(), source.line(), expected, source.bytes(), line.hashFrom());
            if (expected == nextVouched) {
                Vouchers.Voucher voucher = next.orElseThrow();
                if (!voucher.hash().equals(line.hash())) {
                    recordProblem = Optional.of(faults.denied(source, expected, voucher));
                    return;
                }
                vouchedTo = expected;
                vouched++;
                next = vouchers.from(expected + 1);
                nextVouched = next.map(Vouchers.Voucher::sequence).orElse(Long.MAX_VALUE);
            }
            if (line.kind() != JournalRecord.Kind.DATA || source.line() == 1) {
                recordProblem = ownRecord(source);
                if (recordProblem.isPresent()) {
                    return;
                }
            }
            expected++;
        }
    }

    /** Whether the first record read may be the first. */
    private boolean begins(LineSource source, byte[] genesis) {
        if (!free) {
            return line.sequence() == 0 && line.kind() == JournalRecord.Kind.GENESIS
                    && Arrays.equals(source.bytes(), line.previousFrom(),
                            line.previousFrom() + genesis.length, genesis, 0, genesis.length);
        }
        if (beganInside && line.sequence() > expected && source.line() > 1) {
            return false;
        }
        if (expected < line.sequence() && beganInside) {
            notes.add("record " + expected + " is not there any more; checked from record " + line.sequence());
        }
        expected = line.sequence();
        if (!beganInside || source.line() == 1) {
            firstSequence = line.sequence();
            firstPrevious = line.previousHash();
        }
        return true;
    }

    private Optional<Problem> ownRecord(LineSource source) {
        boolean fileBegins = source.line() == 1;
        if (fileBegins && line.kind() != JournalRecord.Kind.SEGMENT && line.kind() != JournalRecord.Kind.GENESIS) {
            return Optional.of(new Problem(Kind.REPLACED, source.segment().name(), 1, expected,
                    "a segment begins with a record of the kind segment or genesis, and this one does not: files were"
                            + " cut or put together"));
        }
        if (line.kind() == JournalRecord.Kind.GENESIS && !source.segment().active() && source.segment().number() != 1) {
            return Optional.of(new Problem(Kind.REORDERED, source.segment().name(), 1, expected,
                    "this file was renamed: its first record is that of segment 1"));
        }
        return own.take(line, source.segment(), source.line(), fileBegins);
    }

    private void conclude(List<Segment> segments) throws IOException {
        if (recordProblem.isPresent()) {
            return;
        }
        if (reachedEnd) {
            recordProblem = vouchers.from(expected).map(voucher -> faults.cutOff(expected, voucher));
        }
        if (recordProblem.isPresent()) {
            return;
        }
        if (firstSequence > 0) {
            deletedSegments();
        }
        if (recordProblem.isEmpty() && checkpointProblem.isEmpty()) {
            checkpoints.findMissing(own, reachedEnd && !beganInside);
            checkpointProblem = checkpoints.problem();
        }
        if (segments.isEmpty() && recordProblem.isEmpty()) {
            notes.add("there are no records yet");
        } else if (reachedEnd && expected - 1 > vouchedTo && recordProblem.isEmpty()) {
            notes.add("no checkpoint vouches for the last " + (expected - 1 - vouchedTo) + " records yet");
        }
    }

    private void deletedSegments() {
        if (own.deleted(firstSequence, firstPrevious)) {
            return;
        }
        if (!reachedEnd) {
            notes.add("records before " + firstSequence + " are not there; whether the chain says so was not checked,"
                    + " because --to ends before");
            return;
        }
        if (beganInside) {
            return;
        }
        recordProblem = Optional.of(new Problem(Kind.REMOVED, files.relative(files.closed(1)), 0, own.deletedTo() + 1,
                Diagnosis.missing(own.deletedTo() + 1, firstSequence - 1) + " missing at the beginning, and the chain"
                        + " does not say that they were deleted by age or size"));
    }
}
