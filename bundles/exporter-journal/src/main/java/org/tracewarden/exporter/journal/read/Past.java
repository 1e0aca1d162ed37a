// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tracewarden.exporter.journal.format.RecordLine;

/** The last records that were found good, so that a later fault can be traced back to one of them. Not thread-safe. */
final class Past {

    private static final int KEPT = 256;

    /** A record that was found good. */
    record Place(Segment segment, long line, long sequence, String hash) {}

    private final byte[] hashes = new byte[KEPT * RecordLine.HASH_DIGITS];
    private final long[] sequences = new long[KEPT];
    private final long[] lines = new long[KEPT];
    private final Segment[] segments = new Segment[KEPT];
    private long count;

    void add(Segment segment, long line, long sequence, byte[] bytes, int hashFrom) {
        int slot = (int) (count++ % KEPT);
        System.arraycopy(bytes, hashFrom, hashes, slot * RecordLine.HASH_DIGITS, RecordLine.HASH_DIGITS);
        sequences[slot] = sequence;
        lines[slot] = line;
        segments[slot] = segment;
    }

    /** Whether these digits are those of the last one's hash. */
    boolean lastHashIs(byte[] bytes, int from) {
        int slot = (int) ((count - 1) % KEPT) * RecordLine.HASH_DIGITS;
        return Arrays.equals(bytes, from, from + RecordLine.HASH_DIGITS, hashes, slot, slot + RecordLine.HASH_DIGITS);
    }

    boolean isEmpty() {
        return count == 0;
    }

    Optional<Place> last() {
        return count == 0 ? Optional.empty() : Optional.of(place((int) ((count - 1) % KEPT)));
    }

    /** The one of that hash. */
    Optional<Place> withHash(String hash) {
        for (long i = count - 1; i >= Math.max(0, count - KEPT); i--) {
            Place place = place((int) (i % KEPT));
            if (place.hash().equals(hash)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    Optional<Place> withSequence(long sequence) {
        for (long i = count - 1; i >= Math.max(0, count - KEPT); i--) {
            if (sequences[(int) (i % KEPT)] == sequence) {
                return Optional.of(place((int) (i % KEPT)));
            }
        }
        return Optional.empty();
    }

    private Place place(int slot) {
        return new Place(segments[slot], lines[slot], sequences[slot], new String(hashes,
                slot * RecordLine.HASH_DIGITS, RecordLine.HASH_DIGITS, StandardCharsets.US_ASCII));
    }
}
