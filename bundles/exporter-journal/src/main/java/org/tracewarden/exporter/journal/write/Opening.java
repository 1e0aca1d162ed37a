// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.Blake3;
import org.tracewarden.exporter.journal.format.Chain;
import org.tracewarden.exporter.journal.format.Checkpoint;
import org.tracewarden.exporter.journal.format.StreamFiles;

/**
 * Finds out where a stream's chain ends, whatever its last writer died of, and cuts off what is torn. The last record
 * that has the hash it says is where the chain goes on; whether all before it is whole is for verifying to say.
 */
final class Opening {

    private static final JsonFactory JSON = new JsonFactory();

    private final StreamFiles files;
    private final CheckpointFile checkpoints;
    private final HostFacts host;
    private final String key;
    private final Clock clock;

    Opening(StreamFiles files, CheckpointFile checkpoints, HostFacts host, String key, Clock clock) {
        this.files = files;
        this.checkpoints = checkpoints;
        this.host = host;
        this.key = key;
        this.clock = clock;
    }

    /**
     * What is on disk.
     *
     * @param own records to write before all others
     * @param recovered whether the stream had not been closed
     */
    record Found(List<Closed> closed, Optional<AppendFile> active, int segment, Chain chain, long segmentFirst,
            Instant segmentBegan, boolean segmentHasData, Instant lastTime, List<OwnRecord> own, boolean recovered) {}

    Found open() throws IOException {
        List<Closed> closed = closed();
        Optional<Ends> active = Files.exists(files.active())
                ? Optional.of(Ends.of(files.name(), files.active())) : Optional.empty();
        Optional<JournalRecord> first = active.flatMap(Ends::last).flatMap(any -> active.get().first());
        Optional<JournalRecord> last = active.flatMap(Ends::last);
        Chain chain = last.map(record -> new Chain(record.sequence() + 1, record.hash())).orElseGet(() -> end(closed));
        int segment = first.map(Opening::segmentNumber).filter(number -> number > lastNumber(closed))
                .orElse(lastNumber(closed) + 1);
        OwnRecord.Torn torn = active.isPresent() ? cut(active.get(), segment) : OwnRecord.Torn.NOTHING;
        boolean isNew = active.isEmpty() && closed.isEmpty() && checkpoints.last().isEmpty();
        boolean recovered = !isNew && !wasClosed(chain, torn);
        List<OwnRecord> own = new ArrayList<>();
        if (last.isEmpty()) {
            own.add(closed.isEmpty() ? OwnRecord.genesis(files.name(), host, key, clock.instant())
                    : OwnRecord.segment(segment, files.relative(closed.get(closed.size() - 1).file()), chain, host,
                            key));
        }
        if (recovered) {
            own.add(recovery(segment, torn, chain));
        }
        Optional<AppendFile> file = active.isPresent()
                ? Optional.of(AppendFile.open(files.active(), active.get().goodBytes())) : Optional.empty();
        return new Found(closed, file, segment, chain, first.map(JournalRecord::sequence).orElse(chain.nextSequence()),
                first.map(JournalRecord::time).orElseGet(clock::instant),
                last.isPresent() && !last.equals(first), last.map(JournalRecord::time).orElseGet(clock::instant), own,
                recovered);
    }

    private List<Closed> closed() throws IOException {
        List<Closed> found = new ArrayList<>();
        for (int number : files.closedNumbers()) {
            Path file = files.closed(number);
            Ends ends = Ends.of(files.name(), file);
            JournalRecord last = ends.last().orElseThrow(() -> new JournalException("the segment " + file
                    + " holds no good record: it was damaged or is none; move it away, and verifying will tell that it"
                    + " is missing"));
            found.add(new Closed(number, file, ends.first().map(JournalRecord::sequence).orElse(last.sequence()),
                    last.sequence(), last.hash(), last.time(), Files.size(file)));
        }
        return found;
    }

    private static Chain end(List<Closed> closed) {
        if (closed.isEmpty()) {
            return Chain.EMPTY;
        }
        Closed last = closed.get(closed.size() - 1);
        return new Chain(last.lastSequence() + 1, last.lastHash());
    }

    private static int lastNumber(List<Closed> closed) {
        return closed.isEmpty() ? 0 : closed.get(closed.size() - 1).number();
    }

    /** As the segment's first record says, should all segments before have been deleted. */
    private static int segmentNumber(JournalRecord first) {
        try (JsonParser json = JSON.createParser(first.data())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && "segment".equals(json.currentName())) {
                    return json.getIntValue();
                }
            }
        } catch (IOException noJson) {
            return 1;
        }
        return 1;
    }

    /** Keeps what is more than one torn line, since it may be somebody's doing, and measures all of it. */
    private OwnRecord.Torn cut(Ends ends, int segment) throws IOException {
        byte[] tail = ends.tail();
        if (tail.length == 0) {
            return OwnRecord.Torn.NOTHING;
        }
        long lines = 0;
        for (byte one : tail) {
            lines += one == '\n' ? 1 : 0;
        }
        String kept = "";
        if (lines > 0) {
            Path file = files.cut(segment);
            try (FileChannel channel = PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
                PrivateFiles.writeAll(channel, ByteBuffer.wrap(tail));
                channel.force(true);
            }
            kept = files.relative(file);
        }
        return new OwnRecord.Torn(tail.length, HexFormat.of().formatHex(new Blake3().hash(tail)), lines, kept);
    }

    private boolean wasClosed(Chain chain, OwnRecord.Torn torn) {
        return torn.bytes() == 0 && checkpoints.last()
                .filter(last -> last.reason() == Checkpoint.Reason.CLOSE && last.sequence() == chain.lastSequence()
                        && last.hash().equals(chain.hash()))
                .isPresent();
    }

    private OwnRecord recovery(int segment, OwnRecord.Torn torn, Chain chain) {
        Optional<Checkpoint> missing = checkpoints.last().filter(last -> last.sequence() > chain.lastSequence()
                || last.sequence() == chain.lastSequence() && !last.hash().equals(chain.hash()));
        return OwnRecord.recovery(segment, torn, missing.map(Checkpoint::sequence).orElse(-1L),
                missing.map(Checkpoint::hash).orElse(""), host, key);
    }
}
