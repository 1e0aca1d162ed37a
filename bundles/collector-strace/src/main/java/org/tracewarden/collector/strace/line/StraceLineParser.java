// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads what strace wrote with any of {@code -f}, {@code -t}, {@code -tt}, {@code -ttt}, {@code -T}, {@code -y},
 * {@code -yy}, {@code -v}, {@code -x}, {@code -xx} and {@code -s}, to a file or to its standard error. Each line is
 * read once, without a regular expression; what it says is made when a record is asked for it. For one thread.
 *
 * <p>Up to {@value #MOST_PENDING} unfinished calls are waited with. One whose resumption is no longer expected, since
 * its thread ended, began another call, or since there are too many, is told as a call without a result: at the next
 * line that is itself no record, or at the end. Records of one thread may thus be told late; their times and sequences
 * are those of their lines.
 */
public final class StraceLineParser implements LineParser {

    /** Longer lines are not looked at, and are unreadable. Bytes. */
    public static final int LONGEST_LINE = 4 << 20;

    static final int MOST_PENDING = 4096;

    /** Zeros behind each line, so that a scanner may look ahead. */
    private static final int PADDING = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
    private static final byte[] UNFINISHED = " <unfinished ...>".getBytes(US_ASCII);
    private static final byte[] ATTACHED = " attached".getBytes(US_ASCII);
    private static final byte[] DETACHED = " detached".getBytes(US_ASCII);
    private static final byte[] PROCESS = "strace: Process ".getBytes(US_ASCII);

    private final LineScanner scanner = new LineScanner();
    private final PendingCalls pending = new PendingCalls(MOST_PENDING);
    private long midnight;
    private long lastClock = -1;
    /** The beginning of a call into whose line strace wrote a note of its own; empty when there is none. */
    private byte[] fragment = new byte[0];
    private long fragmentSequence;

    /** For a trace that begins now, in this host's time zone: {@code -t} and {@code -tt} write no date. */
    public StraceLineParser() {
        this(Instant.now(), ZoneId.systemDefault());
    }

    /** For a trace whose first line was written on the day of an instant. */
    public StraceLineParser(Instant begin, ZoneId zone) {
        ZonedDateTime day = begin.atZone(zone).toLocalDate().atStartOfDay(zone);
        midnight = day.toEpochSecond() * NANOS_PER_SECOND;
    }

    /** Characters that have no place in UTF-8 (halves of surrogate pairs) are replaced. */
    @Override
    public Optional<StraceRecord> read(long sequence, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return read(sequence, Arrays.copyOf(bytes, bytes.length + PADDING), bytes.length);
    }

    /**
     * As {@link #read(long, String)}, without making a string: for what comes from a pipe. The buffer may be used
     * again.
     *
     * @param from the line's first byte
     * @param to behind its last one, without its end
     */
    @Override
    public Optional<StraceRecord> read(long sequence, byte[] buffer, int from, int to) {
        byte[] line = new byte[to - from + PADDING];
        System.arraycopy(buffer, from, line, 0, to - from);
        return read(sequence, line, to - from);
    }

    @Override
    public List<StraceRecord> end() {
        List<StraceRecord> left = new ArrayList<>();
        for (PendingCalls.Pending call : pending.end()) {
            left.add(unfinished(call));
        }
        if (fragment.length > 0) {
            left.add(fragmentAlone());
        }
        return left;
    }

    private Optional<StraceRecord> read(long sequence, byte[] line, int length) {
        if (length > LONGEST_LINE) {
            return Optional.of(ParsedRecord.tooLong(line, length, sequence, LONGEST_LINE));
        }
        if (fragment.length > 0) {
            return readBehindNote(sequence, line, length);
        }
        if (!scanner.prefix(line, length)) {
            return Optional.of(unreadable(sequence, line, length));
        }
        int resumed = scanner.resumption(line, length);
        if (resumed >= 0) {
            Tape tape = scanner.tape();
            Optional<PendingCalls.Pending> begun =
                    pending.resume(scanner.thread(), line, tape.head(Tape.NAME), tape.head(Tape.NAME_END));
            if (begun.isPresent()) {
                return resume(begun.get(), sequence, line, resumed, length);
            }
        }
        return scanner.body(line, length) ? understood(sequence, line, length) : notUnderstood(sequence, line, length);
    }

    private Optional<StraceRecord> resume(
            PendingCalls.Pending begun, long sequence, byte[] line, int from, int length) {
        int skipped = from;
        if (line[from] == ' ' && !ValueScanner.matches(line, from, length, UNFINISHED)) {
            // strace before 5 wrote a space here that belongs to no argument
            byte last = begun.line()[begun.cut() - 1];
            skipped = last == ' ' || last == '(' || line[from + 1] == ')' ? from + 1 : from;
        }
        byte[] joined = joined(begun.line(), begun.cut(), line, skipped, length);
        int joinedLength = joined.length - PADDING;
        if (joinedLength > LONGEST_LINE) {
            return Optional.of(ParsedRecord.tooLong(joined, joinedLength, sequence, LONGEST_LINE));
        }
        return scanner.prefix(joined, joinedLength) && scanner.body(joined, joinedLength)
                ? understood(sequence, joined, joinedLength)
                : Optional.of(unreadable(sequence, joined, joinedLength));
    }

    private static byte[] joined(byte[] first, int firstEnd, byte[] second, int from, int end) {
        byte[] joined = new byte[firstEnd + end - from + PADDING];
        System.arraycopy(first, 0, joined, 0, firstEnd);
        System.arraycopy(second, from, joined, firstEnd, end - from);
        return joined;
    }

    private Optional<StraceRecord> understood(long sequence, byte[] line, int length) {
        Shape shape = scanner.shape();
        int cut = scanner.cut();
        if (cut >= 0 && shape == Shape.CALL) {
            Tape tape = scanner.tape();
            pending.add(new PendingCalls.Pending(line, length, cut, tape.head(Tape.NAME), tape.head(Tape.NAME_END),
                    sequence, scanner.thread()));
            return pending.nextGivenUp().map(this::unfinished);
        }
        StraceRecord found = ParsedRecord.understood(line, length, sequence, wallTime(), scanner);
        switch (shape) {
            case EXITED, KILLED, KILLED_WITH_CORE -> pending.exited(scanner.thread());
            case SUPERSEDED -> {
                if (found.arguments().get(0) instanceof Value.Number by) {
                    pending.superseded(scanner.thread(), (int) by.value());
                }
            }
            default -> { }
        }
        return Optional.of(found);
    }

    private StraceRecord unfinished(PendingCalls.Pending call) {
        scanner.prefix(call.line(), call.length());
        return scanner.body(call.line(), call.length())
                ? ParsedRecord.understood(call.line(), call.length(), call.sequence(), wallTime(), scanner)
                : unreadable(call.sequence(), call.line(), call.length());
    }

    private StraceRecord unreadable(long sequence, byte[] line, int length) {
        return ParsedRecord.unreadable(line, length, sequence, wallTime(), scanner);
    }

    /**
     * A call's line may be broken by a note: {@code clone(…strace: Process 7 attached}. The note is told now, the
     * call when the next line completes it.
     */
    private Optional<StraceRecord> notUnderstood(long sequence, byte[] line, int length) {
        int note = noteAtEnd(line, length);
        if (note < 0) {
            return Optional.of(unreadable(sequence, line, length));
        }
        fragment = Arrays.copyOf(line, note);
        fragmentSequence = sequence;
        byte[] words = joined(line, 0, line, note, length);
        scanner.prefix(words, length - note);
        scanner.body(words, length - note);
        return Optional.of(ParsedRecord.understood(words, length - note, sequence, 0, scanner));
    }

    private static int noteAtEnd(byte[] line, int length) {
        int at = length - ATTACHED.length;
        if (!ValueScanner.matches(line, at, length, ATTACHED) && !ValueScanner.matches(line, at, length, DETACHED)) {
            return -1;
        }
        int digits = at;
        while (digits > 0 && Characters.isDigit(line[digits - 1])) {
            digits--;
        }
        int note = digits - PROCESS.length;
        return note > 0 && digits < at && ValueScanner.matches(line, note, length, PROCESS) ? note : -1;
    }

    private Optional<StraceRecord> readBehindNote(long sequence, byte[] line, int length) {
        boolean anotherNote = scanner.prefix(line, length) && scanner.body(line, length)
                && scanner.shape() == Shape.NOTE;
        if (anotherNote) {
            return understood(sequence, line, length);
        }
        byte[] joined = joined(fragment, fragment.length, line, 0, length);
        int joinedLength = joined.length - PADDING;
        boolean whole = joinedLength <= LONGEST_LINE
                && scanner.prefix(joined, joinedLength) && scanner.body(joined, joinedLength);
        if (whole) {
            fragment = new byte[0];
            return understood(sequence, joined, joinedLength);
        }
        if (joinedLength <= LONGEST_LINE && noteAtEnd(joined, joinedLength) > fragment.length) {
            return notUnderstood(sequence, joined, joinedLength);
        }
        // neither was what the other one needs: told together, as both are one line to strace
        fragment = new byte[0];
        return Optional.of(unreadable(sequence, joined, joinedLength));
    }

    private StraceRecord fragmentAlone() {
        byte[] line = Arrays.copyOf(fragment, fragment.length + PADDING);
        int length = fragment.length;
        fragment = new byte[0];
        return scanner.prefix(line, length) && scanner.body(line, length)
                ? ParsedRecord.understood(line, length, fragmentSequence, wallTime(), scanner)
                : unreadable(fragmentSequence, line, length);
    }

    /** A clock's time is on the day on which it is nearest to the time before. */
    private long wallTime() {
        if (!scanner.clock()) {
            return scanner.time();
        }
        long time = scanner.time();
        if (lastClock >= 0 && time - lastClock > NANOS_PER_DAY / 2) {
            return midnight - NANOS_PER_DAY + time;
        }
        if (lastClock - time > NANOS_PER_DAY / 2) {
            midnight += NANOS_PER_DAY;
        }
        lastClock = time;
        return midnight + time;
    }
}
