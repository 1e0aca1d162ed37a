// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.tracewarden.api.journal.JournalRecord;

/**
 * A record of the journal by its components, its data as the JSON that it is and byte for byte, so that its hash can be
 * computed from it. Data that is no JSON, which only a damaged file can hold, is written as a text.
 */
final class JournalForm {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private JournalForm() {}

    static void write(JournalRecord record, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("stream", record.stream());
        json.writeNumberField("sequence", record.sequence());
        json.writeStringField("time", NANOS.format(record.time()));
        json.writeStringField("kind", record.kind().name());
        json.writeStringField("type", record.type());
        json.writeFieldName("data");
        if (isOneValue(record.data())) {
            json.writeRawValue(record.data());
        } else {
            json.writeString(record.data());
        }
        json.writeStringField("previousHash", record.previousHash());
        json.writeStringField("hash", record.hash());
        json.writeEndObject();
    }

    private static boolean isOneValue(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException damaged) {
            return false;
        }
    }
}
