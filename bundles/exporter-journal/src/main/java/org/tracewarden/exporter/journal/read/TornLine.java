// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tracewarden.exporter.journal.format.RecordLine;

/** A last line without its end: what a crash or a write under way leaves, or something that was changed. */
final class TornLine {

    private TornLine() {}

    /**
     * Whether the line looks like the beginning of a record that was being written, with zeros behind it at the most.
     *
     * @param sequence of the record that should stand there
     */
    static boolean is(LineSource source, long sequence) {
        if (!source.segment().active()) {
            return false;
        }
        int end = source.to();
        while (end > source.from() && source.bytes()[end - 1] == 0) {
            end--;
        }
        byte[] head = ("{\"seq\":" + sequence + ",\"time\":\"").getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(head.length, end - source.from());
        boolean asItBegins =
                Arrays.equals(source.bytes(), source.from(), source.from() + length, head, 0, length);
        return asItBegins && !new RecordLine().scan(source.bytes(), source.from(), source.to() - 1);
    }

    static String note(LineSource source) {
        return "the last line of " + source.segment().name() + " is unfinished (" + (source.to() - source.from())
                + " bytes): torn by a crash, it will be recovered at the next start; or the platform is writing it"
                + " now";
    }
}
