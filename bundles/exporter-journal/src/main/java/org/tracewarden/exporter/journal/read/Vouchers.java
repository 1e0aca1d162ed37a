// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.tracewarden.exporter.journal.format.Blake3;

/**
 * What good checkpoints say: that the record of this sequence has this hash. Kept in arrays of 41 bytes each, because a
 * stream may have more than a million. Not thread-safe.
 */
final class Vouchers {

    /**
     * One statement.
     *
     * @param where the file, for a person
     */
    record Voucher(long sequence, String hash, String where) {}

    private static final int FIRST = 256;

    private final String[] files = new String[2];
    private long[] sequences = new long[FIRST];
    private byte[] hashes = new byte[FIRST * Blake3.HASH_BYTES];
    private byte[] sources = new byte[FIRST];
    private int count;

    /** @param where one of at most two files */
    void add(long sequence, String hash, String where) {
        int found = Arrays.binarySearch(sequences, 0, count, sequence);
        if (found >= 0) {
            // of several for the same record the first counts
            return;
        }
        int at = -found - 1;
        if (count == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count * Blake3.HASH_BYTES);
            sources = Arrays.copyOf(sources, 2 * count);
        }
        System.arraycopy(sequences, at, sequences, at + 1, count - at);
        System.arraycopy(hashes, at * Blake3.HASH_BYTES, hashes, (at + 1) * Blake3.HASH_BYTES,
                (count - at) * Blake3.HASH_BYTES);
        System.arraycopy(sources, at, sources, at + 1, count - at);
        sequences[at] = sequence;
        System.arraycopy(HexFormat.of().parseHex(hash), 0, hashes, at * Blake3.HASH_BYTES, Blake3.HASH_BYTES);
        sources[at] = source(where);
        count++;
    }

    private byte source(String where) {
        for (byte i = 0; i < files.length; i++) {
            if (files[i] == null || files[i].equals(where)) {
                files[i] = where;
                return i;
            }
        }
        throw new IllegalArgumentException("a third file vouches: " + where);
    }

    Optional<Voucher> at(long sequence) {
        int found = Arrays.binarySearch(sequences, 0, count, sequence);
        return found < 0 ? Optional.empty() : Optional.of(get(found));
    }

    /** The first for that record or a later one. */
    Optional<Voucher> from(long sequence) {
        int found = Arrays.binarySearch(sequences, 0, count, sequence);
        int at = found < 0 ? -found - 1 : found;
        return at == count ? Optional.empty() : Optional.of(get(at));
    }

    /** The last for a record before that one. */
    Optional<Voucher> before(long sequence) {
        int found = Arrays.binarySearch(sequences, 0, count, sequence);
        int at = (found < 0 ? -found - 1 : found) - 1;
        return at < 0 ? Optional.empty() : Optional.of(get(at));
    }

    Optional<Voucher> last() {
        return count == 0 ? Optional.empty() : Optional.of(get(count - 1));
    }

    private Voucher get(int index) {
        return new Voucher(sequences[index], HexFormat.of().formatHex(hashes, index * Blake3.HASH_BYTES,
                (index + 1) * Blake3.HASH_BYTES), files[sources[index]]);
    }

    /** Whether the record of that sequence and hash is vouched for. */
    boolean vouch(long sequence, String hash) {
        return at(sequence).filter(v -> v.hash().equals(hash)).isPresent();
    }

    /** Whether another hash is vouched for. */
    boolean deny(long sequence, String hash) {
        return at(sequence).filter(v -> !v.hash().equals(hash)).isPresent();
    }
}
