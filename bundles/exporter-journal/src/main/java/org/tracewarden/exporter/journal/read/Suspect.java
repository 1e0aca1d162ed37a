// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.Blake3;
import org.tracewarden.exporter.journal.format.RecordLine;

/**
 * A line from the fault on, as far as it can be read.
 *
 * @param formed whether it has the form of a record; otherwise {@code formProblem} says why not, and sequence and
 *     hashes are -1 and empty
 * @param hashRight whether its bytes give its hash
 * @param computed the hash that its bytes give
 * @param data of the journal's own records; empty for others
 */
record Suspect(
        Segment segment, long line, boolean formed, String formProblem, boolean hashRight, long sequence,
        JournalRecord.Kind kind, String previous, String hash, String computed, String data, boolean terminated) {

    static Suspect of(LineSource source, RecordLine line, Blake3 blake3) {
        byte[] bytes = source.bytes();
        if (!line.scan(bytes, source.from(), source.to())) {
            return new Suspect(source.segment(), source.line(), false, describe(source, line), false, -1,
                    JournalRecord.Kind.DATA, "", "", "", "", source.terminated());
        }
        byte[] computed = new byte[Blake3.HASH_BYTES];
        blake3.hash(bytes, source.from(), line.hashedTo() - source.from(), computed, 0);
        String digits = java.util.HexFormat.of().formatHex(computed);
        return new Suspect(source.segment(), source.line(), true, "", line.hash().equals(digits), line.sequence(),
                line.kind(), line.previousHash(), line.hash(), digits,
                line.kind() == JournalRecord.Kind.DATA ? "" : line.data(), source.terminated());
    }

    private static String describe(LineSource source, RecordLine line) {
        if (source.from() == source.to()) {
            return "the line is empty";
        }
        if (source.to() - source.from() >= LineSource.MOST_BYTES) {
            return "the line is longer than 64 MiB";
        }
        byte last = source.bytes()[source.to() - 1];
        return line.problem() + (last == '\r' ? "; the line ends with a carriage return" : "");
    }

    /** Whether it is a record with the hash that it says. */
    boolean whole() {
        return formed && hashRight;
    }

    /** Whether it is the record that continues a chain. */
    boolean continues(long nextSequence, String lastHash) {
        return whole() && sequence == nextSequence && previous.equals(lastHash);
    }
}
