// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.journal.VerifyReport.Kind;
import org.tracewarden.api.journal.VerifyReport.Problem;
import org.tracewarden.exporter.journal.format.RecordLine;

/** What the journal's own records in a chain tell about the chain. Not thread-safe. */
final class OwnRecords {

    /** A note for each would be too much for a person. */
    private static final int MOST_NOTES = 8;

    private final String stream;
    private final Optional<String> keyFingerprint;
    private final ObjectMapper json = new ObjectMapper();
    /** Hash of the last record of each deleted segment, by the sequence after it. */
    private final Map<Long, String> deletedUpTo = new HashMap<>();
    private final Set<String> deletedCheckpoints = new HashSet<>();
    private final List<Long> boundaries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long gaps;
    private long lost;
    private long recoveries;
    private long retentions;
    private long deletedFiles;

    /** @param keyFingerprint of the key that the checkpoints are checked with; empty when there is none */
    OwnRecords(String stream, Optional<String> keyFingerprint) {
        this.stream = stream;
        this.keyFingerprint = keyFingerprint;
    }

    /**
     * Takes a record that is right in itself and continues the chain.
     *
     * @param fileBegins whether it is the first of its file
     * @return what it tells is wrong
     */
    Optional<Problem> take(RecordLine record, Segment segment, long line, boolean fileBegins) {
        JsonNode data;
        try {
            data = json.readTree(record.data());
        } catch (JsonProcessingException wrong) {
            return Optional.of(new Problem(Kind.UNREADABLE, segment.name(), line, record.sequence(),
                    "the data of this " + RecordLine.word(record.kind()) + " record is no JSON"));
        }
        return switch (record.kind()) {
            case GENESIS -> genesis(data, segment, line, record.sequence());
            case SEGMENT -> segment(data, segment, line, record.sequence(), fileBegins);
            case RECOVERY -> recovery(data, segment, line, record.sequence());
            case RETENTION -> retention(data);
            case GAP -> gap(data);
            case DATA -> Optional.empty();
        };
    }

    private Optional<Problem> genesis(JsonNode data, Segment segment, long line, long sequence) {
        if (sequence != 0) {
            return Optional.of(new Problem(Kind.REPLACED, segment.name(), line, sequence,
                    "a genesis record stands within the chain"));
        }
        if (!data.path("stream").asText().equals(stream)) {
            return Optional.of(new Problem(Kind.REPLACED, segment.name(), line, 0,
                    "this is the stream " + data.path("stream").asText() + " under another name"));
        }
        if (data.path("format").asInt() != RecordLine.FORMAT_VERSION) {
            return Optional.of(new Problem(Kind.UNREADABLE, segment.name(), line, 0, "the journal has format "
                    + data.path("format").asText() + ", and this checks format " + RecordLine.FORMAT_VERSION
                    + "; use the version of Tracewarden that wrote it, or a later one"));
        }
        return key(data, segment, line, sequence);
    }

    private Optional<Problem> segment(JsonNode data, Segment segment, long line, long sequence, boolean fileBegins) {
        boundaries.add(data.path("lastSeq").asLong());
        int number = data.path("segment").asInt();
        if (!fileBegins) {
            return Optional.of(new Problem(Kind.REPLACED, segment.name(), line, sequence,
                    "segment " + number + " begins within a file: files were put together"));
        }
        if (!segment.active() && segment.number() != number) {
            return Optional.of(new Problem(Kind.REORDERED, segment.name(), line, sequence, "this file was renamed: its"
                    + " first record says that it is segment " + number));
        }
        return key(data, segment, line, sequence);
    }

    private Optional<Problem> recovery(JsonNode data, Segment segment, long line, long sequence) {
        recoveries++;
        long bytes = data.path("cutBytes").asLong();
        long lines = data.path("cutLines").asLong();
        if (bytes > 0) {
            note("record " + sequence + ": the platform had been killed; " + bytes + " bytes of an unfinished line"
                    + (lines > 0 ? " and what followed, " + lines + " line breaks among it," : "") + " were cut off"
                    + (data.path("kept").asText().isEmpty() ? "" : " and kept in " + data.path("kept").asText()));
        }
        if (data.path("vouchedSeq").asLong(-1) >= 0) {
            long vouched = data.path("vouchedSeq").asLong();
            return Optional.of(new Problem(Kind.TRUNCATED, segment.name(), line, sequence,
                    "when the journal was opened here, " + Diagnosis.missing(sequence, Math.max(sequence, vouched))
                            + " missing: a checkpoint vouches for record " + vouched + ", hash "
                            + Diagnosis.brief(data.path("vouchedHash").asText()) + "; a crash of the host may do this"
                            + " with fsync never only, anything else is a deletion"));
        }
        return key(data, segment, line, sequence);
    }

    private Optional<Problem> retention(JsonNode data) {
        retentions++;
        for (JsonNode file : data.path("files")) {
            deletedUpTo.put(file.path("lastSeq").asLong() + 1, file.path("lastHash").asText());
            deletedFiles++;
        }
        if (data.path("checkpoints").asLong() > 0) {
            deletedCheckpoints.add(data.path("lastCheckpoint").asText());
        }
        return Optional.empty();
    }

    private Optional<Problem> gap(JsonNode data) {
        gaps++;
        lost += data.path("lost").asLong();
        return Optional.empty();
    }

    private Optional<Problem> key(JsonNode data, Segment segment, long line, long sequence) {
        String named = data.path("key").asText();
        return keyFingerprint.filter(key -> !key.equals(named)).map(key -> new Problem(Kind.BAD_SIGNATURE,
                segment.name(), line, sequence, "this record names the key " + CheckpointFile.brief(named)
                        + ", and the public key is " + CheckpointFile.brief(key) + ": the key was replaced, or is of"
                        + " another journal"));
    }

    private void note(String note) {
        if (notes.size() < MOST_NOTES) {
            notes.add(note);
        }
    }

    /** Whether the chain says that everything before that sequence was deleted, up to a record with that hash. */
    boolean deleted(long firstSequence, String lastHash) {
        return lastHash.equals(deletedUpTo.get(firstSequence));
    }

    /** The last sequence that the chain says was deleted; -1 for none. */
    long deletedTo() {
        return deletedUpTo.keySet().stream().mapToLong(Long::longValue).max().orElse(0) - 1;
    }

    /** Whether the chain says that checkpoints were deleted up to one with that hash. */
    boolean checkpointsDeleted(String lastCheckpoint) {
        return deletedCheckpoints.contains(lastCheckpoint);
    }

    /** Sequences of the last records of full segments. */
    List<Long> boundaries() {
        return boundaries;
    }

    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (gaps > 0) {
            all.add(0, gaps + (gaps == 1 ? " gap" : " gaps") + ", in all " + lost + " things missing: they were not"
                    + " recorded at the time, and the chain says so");
        }
        if (recoveries > 0) {
            all.add("the journal was opened " + recoveries + (recoveries == 1 ? " time" : " times")
                    + " without having been closed before");
        }
        if (retentions > 0) {
            all.add(deletedFiles + (deletedFiles == 1 ? " old segment was" : " old segments were")
                    + " deleted by age or size, up to record " + deletedTo() + ", and the chain says so");
        }
        return all;
    }
}
