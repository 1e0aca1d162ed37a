// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.tracewarden.api.journal.JournalRecord;

/**
 * Finds the fields of a record's line where they stand, and holds their places until the next scan. The bytes are not
 * copied, the data is not parsed. Not thread-safe.
 */
public final class RecordLine {

    /** Version of the format, in each genesis record. */
    public static final int FORMAT_VERSION = 1;
    /** Digits of a hash. */
    public static final int HASH_DIGITS = 2 * Blake3.HASH_BYTES;
    /** {@code 2026-11-21T11:40:33.123456789Z} */
    public static final int TIME_LENGTH = 30;
    /** Letters of a type at most. */
    public static final int MAX_TYPE_LENGTH = 64;

    static final byte[] SEQUENCE = ascii("{\"seq\":");
    static final byte[] TIME = ascii(",\"time\":\"");
    static final byte[] KIND = ascii("\",\"kind\":\"");
    static final byte[] TYPE = ascii("\",\"type\":\"");
    static final byte[] DATA = ascii("\",\"data\":");
    static final byte[] PREVIOUS = ascii(",\"prev\":\"");
    static final byte[] CLOSE_PREVIOUS = ascii("\"");
    static final byte[] HASH = ascii(",\"hash\":\"");
    static final byte[] END = ascii("\"}");

    /** Bytes from the end of the data to the end of the line. */
    private static final int TAIL = PREVIOUS.length + HASH_DIGITS + CLOSE_PREVIOUS.length + HASH.length + HASH_DIGITS
            + END.length;
    private static final int MAX_SEQUENCE_DIGITS = 18;
    private static final JournalRecord.Kind[] KINDS = JournalRecord.Kind.values();
    private static final byte[][] WORDS = Arrays.stream(KINDS).map(any -> ascii(word(any))).toArray(byte[][]::new);

    private final byte[] computed = new byte[Blake3.HASH_BYTES];
    private byte[] line = {};
    private int from;
    private int to;
    private long sequence;
    private int timeFrom;
    private JournalRecord.Kind kind = JournalRecord.Kind.DATA;
    private int typeFrom;
    private int typeTo;
    private int dataFrom;
    private int dataTo;
    private String problem = "";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** 64 zeros: what stands before the genesis record, and before the first checkpoint. */
    public static String noHash() {
        return "0".repeat(HASH_DIGITS);
    }

    /** A kind as it is written. */
    public static String word(JournalRecord.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the line in {@code bytes[lineFrom, lineTo)}, without its line break.
     *
     * @return whether it has the form of a record; otherwise {@link #problem()} says where not
     */
    public boolean scan(byte[] bytes, int lineFrom, int lineTo) {
        line = bytes;
        from = lineFrom;
        to = lineTo;
        problem = "";
        int at = scanSequence(expect(SEQUENCE, from));
        timeFrom = expect(TIME, at);
        at = expect(KIND, timeFrom < 0 ? -1 : timeFrom + TIME_LENGTH);
        at = scanKind(at);
        typeFrom = expect(TYPE, at);
        typeTo = name(typeFrom);
        dataFrom = expect(DATA, typeTo);
        if (dataFrom < 0) {
            return false;
        }
        dataTo = to - TAIL;
        if (dataTo <= dataFrom) {
            return wrong(to, "the line ends too early") >= 0;
        }
        at = digits(expect(PREVIOUS, dataTo));
        at = expect(CLOSE_PREVIOUS, at);
        at = digits(expect(HASH, at));
        return expect(END, at) >= 0;
    }

    private int scanSequence(int at) {
        if (at < 0) {
            return -1;
        }
        long value = 0;
        int digit = at;
        while (digit < to && line[digit] >= '0' && line[digit] <= '9' && digit - at < MAX_SEQUENCE_DIGITS) {
            value = 10 * value + line[digit++] - '0';
        }
        if (digit == at || line[at] == '0' && digit > at + 1) {
            return wrong(at, "a sequence number was expected");
        }
        sequence = value;
        return digit;
    }

    private int scanKind(int at) {
        int end = name(at);
        if (end < 0) {
            return -1;
        }
        for (int i = 0; i < KINDS.length; i++) {
            if (Arrays.equals(line, at, end, WORDS[i], 0, WORDS[i].length)) {
                kind = KINDS[i];
                return end;
            }
        }
        return wrong(at, "a kind of record was expected");
    }

    /** The end of a name, which may not be empty. */
    private int name(int at) {
        if (at < 0) {
            return -1;
        }
        int end = at;
        while (end < to && isNameByte(line[end]) && end - at <= MAX_TYPE_LENGTH) {
            end++;
        }
        return end == at || end - at > MAX_TYPE_LENGTH ? wrong(at, "a name was expected") : end;
    }

    /** What types, kinds and streams are written with. */
    public static boolean isNameByte(int letter) {
        return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9'
                || letter == '.' || letter == '_' || letter == '-';
    }

    private int digits(int at) {
        if (at < 0) {
            return -1;
        }
        return Hex.is(line, at, HASH_DIGITS) ? at + HASH_DIGITS : wrong(at, "64 hexadecimal digits were expected");
    }

    private int expect(byte[] literal, int at) {
        if (at < 0) {
            return -1;
        }
        if (at + literal.length > to
                || !Arrays.equals(line, at, at + literal.length, literal, 0, literal.length)) {
            return wrong(at, new String(literal, StandardCharsets.US_ASCII) + " was expected");
        }
        return at + literal.length;
    }

    private int wrong(int at, String what) {
        problem = "column " + (at - from + 1) + ": " + what;
        return -1;
    }

    /** Why the last scan failed and at which column; empty when it did not. */
    public String problem() {
        return problem;
    }

    public long sequence() {
        return sequence;
    }

    public JournalRecord.Kind kind() {
        return kind;
    }

    public String type() {
        return text(typeFrom, typeTo);
    }

    public String data() {
        return new String(line, dataFrom, dataTo - dataFrom, StandardCharsets.UTF_8);
    }

    /** Where the data begins in the scanned array. */
    public int dataFrom() {
        return dataFrom;
    }

    /** Where it ends, exclusive. */
    public int dataTo() {
        return dataTo;
    }

    /** Where the time begins; it has {@link #TIME_LENGTH} letters, which sort as the times do. */
    public int timeFrom() {
        return timeFrom;
    }

    /** @throws DateTimeException when it is none */
    public Instant time() {
        return Instant.parse(text(timeFrom, timeFrom + TIME_LENGTH));
    }

    /** Where the digits of the previous hash begin. */
    public int previousFrom() {
        return dataTo + PREVIOUS.length;
    }

    public String previousHash() {
        return text(previousFrom(), previousFrom() + HASH_DIGITS);
    }

    /** Where the hashed part of the line ends, exclusive; it begins with the line. */
    public int hashedTo() {
        return previousFrom() + HASH_DIGITS + CLOSE_PREVIOUS.length;
    }

    /** Where the digits of the hash begin. */
    public int hashFrom() {
        return hashedTo() + HASH.length;
    }

    public String hash() {
        return text(hashFrom(), hashFrom() + HASH_DIGITS);
    }

    /** Whether the line has the hash that it says. */
    public boolean hashIsRight(Blake3 blake3) {
        blake3.hash(line, from, hashedTo() - from, computed, 0);
        return Hex.same(computed, 0, Blake3.HASH_BYTES, line, hashFrom());
    }

    public JournalRecord record(String stream) {
        return new JournalRecord(stream, sequence, time(), kind, type(), data(), previousHash(), hash());
    }

    private String text(int begin, int end) {
        return new String(line, begin, end - begin, StandardCharsets.US_ASCII);
    }
}
