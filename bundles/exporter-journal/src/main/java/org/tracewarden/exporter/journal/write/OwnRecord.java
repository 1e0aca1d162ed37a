// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.Chain;
import org.tracewarden.exporter.journal.format.RecordLine;

/** A record that the journal writes about itself; its data is described in the package of the format. */
record OwnRecord(JournalRecord.Kind kind, byte[] data) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Type of the record: its kind's name. */
    byte[] type() {
        return RecordLine.word(kind).getBytes(StandardCharsets.US_ASCII);
    }

    static OwnRecord genesis(String stream, HostFacts host, String key, Instant created) {
        return of(JournalRecord.Kind.GENESIS, json -> {
            json.writeNumberField("format", RecordLine.FORMAT_VERSION);
            json.writeStringField("stream", stream);
            where(json, host, key);
            json.writeStringField("created", created.toString());
        });
    }

    static OwnRecord segment(int number, String previous, Chain chain, HostFacts host, String key) {
        return of(JournalRecord.Kind.SEGMENT, json -> {
            json.writeNumberField("segment", number);
            json.writeStringField("previous", previous);
            json.writeNumberField("lastSeq", chain.lastSequence());
            json.writeStringField("lastHash", chain.hash());
            where(json, host, key);
        });
    }

    static OwnRecord gap(long lost, String reason) {
        return of(JournalRecord.Kind.GAP, json -> {
            json.writeNumberField("lost", lost);
            json.writeStringField("reason", reason);
        });
    }

    static OwnRecord recovery(int segment, Torn torn, long vouchedSequence, String vouchedHash, HostFacts host,
            String key) {
        return of(JournalRecord.Kind.RECOVERY, json -> {
            json.writeNumberField("segment", segment);
            json.writeNumberField("cutBytes", torn.bytes());
            json.writeStringField("cutBlake3", torn.hash());
            json.writeNumberField("cutLines", torn.lines());
            json.writeStringField("kept", torn.kept());
            json.writeNumberField("vouchedSeq", vouchedSequence);
            json.writeStringField("vouchedHash", vouchedHash);
            where(json, host, key);
        });
    }

    static OwnRecord retention(
            List<Closed> gone, java.util.function.Function<Closed, String> name, long firstSequence,
            CheckpointFile.Prefix checkpoints) {
        return of(JournalRecord.Kind.RETENTION, json -> {
            json.writeArrayFieldStart("files");
            for (Closed one : gone) {
                json.writeStartObject();
                json.writeStringField("file", name.apply(one));
                json.writeNumberField("firstSeq", one.firstSequence());
                json.writeNumberField("lastSeq", one.lastSequence());
                json.writeStringField("lastHash", one.lastHash());
                json.writeNumberField("bytes", one.bytes());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("firstSeq", firstSequence);
            json.writeNumberField("checkpoints", checkpoints.lines());
            json.writeStringField("lastCheckpoint", checkpoints.lastHash());
        });
    }

    private static void where(JsonGenerator json, HostFacts host, String key) throws IOException {
        json.writeStringField("host", host.host());
        json.writeStringField("boot", host.boot());
        json.writeStringField("key", key);
    }

    private static OwnRecord of(JournalRecord.Kind kind, Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("a text in memory can be written", impossible);
        }
        return new OwnRecord(kind, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * What a recovery cut off.
     *
     * @param hash empty when nothing was
     * @param lines line breaks in it
     * @param kept file that has it; empty when none
     */
    record Torn(long bytes, String hash, long lines, String kept) {

        static final Torn NOTHING = new Torn(0, "", 0, "");
    }
}
