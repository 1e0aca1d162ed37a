// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tracewarden.api.journal.JournalRecord;

/**
 * Writes records of one chain after the other into a buffer that is used again, so that a record costs no object. Not
 * thread-safe.
 */
public final class RecordWriter {

    private static final int FIRST_BYTES = 64 << 10;
    /** More than all the parts of a line but its data and type take. */
    private static final int OVERHEAD = 320;

    private final Blake3 blake3 = new Blake3();
    private final TimeText time = new TimeText();
    private final byte[] hash = new byte[Blake3.HASH_BYTES];
    private final byte[] hashDigits = new byte[RecordLine.HASH_DIGITS];
    private final byte[][] kinds = Arrays.stream(JournalRecord.Kind.values())
            .map(kind -> RecordLine.word(kind).getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    private byte[] buffer = new byte[FIRST_BYTES];
    private int length;
    private long nextSequence;

    /** Empties the buffer; the next record continues that chain. */
    public void begin(Chain chain) {
        length = 0;
        nextSequence = chain.nextSequence();
        System.arraycopy(chain.hashDigits(), 0, hashDigits, 0, RecordLine.HASH_DIGITS);
    }

    /**
     * Adds a record.
     *
     * @param wallTime nanoseconds since 1970
     * @param type one that is allowed
     * @param data JSON without a line break, in UTF-8
     */
    public void add(long wallTime, JournalRecord.Kind kind, byte[] type, byte[] data) {
        makeRoom(OVERHEAD + type.length + data.length);
        int from = length;
        put(RecordLine.SEQUENCE);
        putNumber(nextSequence);
        put(RecordLine.TIME);
        length = time.write(wallTime, buffer, length);
        put(RecordLine.KIND);
        put(kinds[kind.ordinal()]);
        put(RecordLine.TYPE);
        put(type);
        put(RecordLine.DATA);
        put(data);
        put(RecordLine.PREVIOUS);
        put(hashDigits);
        put(RecordLine.CLOSE_PREVIOUS);
        blake3.hash(buffer, from, length - from, hash, 0);
        Hex.write(hash, 0, Blake3.HASH_BYTES, hashDigits, 0);
        put(RecordLine.HASH);
        put(hashDigits);
        put(RecordLine.END);
        buffer[length++] = '\n';
        nextSequence++;
    }

    /** The end of the chain with all that was added. */
    public Chain chain() {
        return new Chain(nextSequence, new String(hashDigits, StandardCharsets.US_ASCII));
    }

    /** What was added, from 0 to {@link #length()}; valid until the next change. */
    public byte[] buffer() {
        return buffer;
    }

    public int length() {
        return length;
    }

    /** Gives back what one large record made the buffer grow to. */
    public void shrink(int bytes) {
        if (buffer.length > bytes) {
            buffer = new byte[Math.max(bytes, FIRST_BYTES)];
            length = 0;
        }
    }

    private void makeRoom(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(length, more), (int) Math.min(2L * buffer.length,
                    Integer.MAX_VALUE - 8)));
        }
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void putNumber(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }
}
