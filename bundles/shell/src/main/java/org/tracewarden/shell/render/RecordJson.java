// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Locale;
import org.tracewarden.api.journal.JournalRecord;

/** A journal's record as one JSON object: the line as it stands in the file, with the name of its stream before it. */
public final class RecordJson {

    private RecordJson() {}

    public static String of(JournalRecord record) {
        // names, types and hashes have no characters that JSON would have to escape; the data is JSON itself
        return "{\"stream\":\"" + record.stream() + "\",\"seq\":" + record.sequence() + ",\"time\":\"" + record.time()
                + "\",\"kind\":\"" + record.kind().name().toLowerCase(Locale.ROOT) + "\",\"type\":\"" + record.type()
                + "\",\"data\":" + record.data() + ",\"prev\":\"" + record.previousHash() + "\",\"hash\":\""
                + record.hash() + "\"}";
    }
}
