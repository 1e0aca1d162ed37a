// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.exporter.journal.format.Blake3;
import org.tracewarden.exporter.journal.format.Chain;
import org.tracewarden.exporter.journal.format.Checkpoint;
import org.tracewarden.exporter.journal.format.JournalKey;
import org.tracewarden.exporter.journal.format.RecordLine;
import org.tracewarden.exporter.journal.format.RecordWriter;
import org.tracewarden.exporter.journal.format.StreamFiles;

/** Writes journals record by record, with what a test wants at the place where it wants it. */
final class SmallJournal {

    static final long BEGIN = 1_763_725_000_000_000_000L;

    final Path directory;
    final StreamFiles files;
    private final Optional<Path> witness;
    private final JournalKey key;
    private final RecordWriter writer = new RecordWriter();
    private final StringBuilder checkpoints = new StringBuilder();
    private Chain chain = Chain.EMPTY;
    private String lastCheckpoint = RecordLine.noHash();
    private long wallTime = BEGIN;
    private int segment = 1;

    SmallJournal(Path directory, String name, Optional<Path> witness) throws IOException {
        this.directory = directory;
        this.files = new StreamFiles(directory, name);
        this.witness = witness;
        this.key = JournalKey.at(directory.resolve("private.key"));
        Files.createDirectories(files.active().getParent());
        Files.writeString(directory.resolve(StreamFiles.PUBLIC_KEY), key.publicKey().pem());
        record(JournalRecord.Kind.GENESIS, "genesis", "{\"format\":1,\"stream\":\"" + name
                + "\",\"host\":\"here\",\"boot\":\"b\",\"key\":\"" + fingerprint() + "\",\"created\":\"now\"}");
    }

    /** 31 records in three segments, a checkpoint every 4, a gap and a recovery; closed. */
    static SmallJournal usual(Path directory, Optional<Path> witness) throws IOException {
        SmallJournal journal = new SmallJournal(directory, "deaths.jsonl", witness);
        for (int i = 1; i < 30; i++) {
            if (i == 10 || i == 20) {
                journal.rotate();
            } else if (i == 14) {
                journal.record(JournalRecord.Kind.GAP, "gap", "{\"lost\":12,\"reason\":\"the disk was full\"}");
            } else if (i == 17) {
                journal.recovery();
            } else {
                journal.data(i);
            }
            if (i % 4 == 0) {
                journal.checkpoint(Checkpoint.Reason.RECORDS);
            }
        }
        journal.data(30);
        journal.checkpoint(Checkpoint.Reason.CLOSE);
        return journal;
    }

    SmallJournal data(int number) throws IOException {
        return record(JournalRecord.Kind.DATA, "thing", "{\"number\":" + number + ",\"process\":{\"key\":{\"pid\":"
                + (100 + number % 3) + "},\"comm\":\"p" + number % 2 + "\"}}");
    }

    SmallJournal record(JournalRecord.Kind kind, String type, String data) throws IOException {
        wallTime += 1_000_000_000L;
        return record(wallTime, kind, type, data);
    }

    SmallJournal record(long at, JournalRecord.Kind kind, String type, String data) throws IOException {
        writer.begin(chain);
        writer.add(at, kind, type.getBytes(StandardCharsets.US_ASCII), data.getBytes(StandardCharsets.UTF_8));
        Files.write(files.active(), Arrays.copyOf(writer.buffer(), writer.length()), StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        chain = writer.chain();
        return this;
    }

    SmallJournal recovery() throws IOException {
        return record(JournalRecord.Kind.RECOVERY, "recovery", "{\"segment\":" + segment + ",\"cutBytes\":17,"
                + "\"cutBlake3\":\"\",\"cutLines\":0,\"kept\":\"\",\"vouchedSeq\":-1,\"vouchedHash\":\"\","
                + "\"boot\":\"b\",\"key\":\"" + fingerprint() + "\"}");
    }

    SmallJournal rotate() throws IOException {
        checkpoint(Checkpoint.Reason.ROTATION);
        Files.move(files.active(), files.closed(segment));
        segment++;
        return record(JournalRecord.Kind.SEGMENT, "segment", "{\"segment\":" + segment + ",\"previous\":\"x\","
                + "\"lastSeq\":" + chain.lastSequence() + ",\"lastHash\":\"" + chain.hash() + "\",\"host\":\"here\","
                + "\"boot\":\"b\",\"key\":\"" + fingerprint() + "\"}");
    }

    /** Says that the first segment goes, and deletes it. */
    SmallJournal retire(long lastSequence, String lastHash) throws IOException {
        record(JournalRecord.Kind.RETENTION, "retention", "{\"files\":[{\"file\":\"deaths.00000001.jsonl\","
                + "\"firstSeq\":0,\"lastSeq\":" + lastSequence + ",\"lastHash\":\"" + lastHash + "\",\"bytes\":1}],"
                + "\"firstSeq\":" + (lastSequence + 1) + ",\"checkpoints\":0,\"lastCheckpoint\":\"\"}");
        checkpoint(Checkpoint.Reason.CLOSE);
        Files.delete(files.closed(1));
        return this;
    }

    SmallJournal checkpoint(Checkpoint.Reason reason) throws IOException {
        Checkpoint signed = Checkpoint.signed(files.name(), segment, chain.lastSequence(), chain.hash(),
                Instant.ofEpochSecond(wallTime / 1_000_000_000), reason, lastCheckpoint, key);
        lastCheckpoint = signed.lineHash();
        checkpoints.append(signed.line()).append('\n');
        Files.writeString(files.checkpoints(), checkpoints);
        if (witness.isPresent()) {
            Path copy = files.witness(witness.get());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, checkpoints);
        }
        return this;
    }

    Chain chain() {
        return chain;
    }

    private String fingerprint() {
        return key.publicKey().fingerprint();
    }

    // --------------------------------------------------------------------------------------------------- tampering

    /** The files with records, oldest first. */
    List<Path> segments() throws IOException {
        List<Path> segments = new ArrayList<>();
        for (int number : files.closedNumbers()) {
            segments.add(files.closed(number));
        }
        segments.add(files.active());
        return segments;
    }

    /** Makes a copy of everything elsewhere. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(each));
                }
            }
        }
    }

    static List<String> lines(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = text.indexOf('\n', from);
            lines.add(text.substring(from, to + 1));
            from = to + 1;
        }
        return lines;
    }

    static void write(Path file, List<String> lines) throws IOException {
        Files.writeString(file, String.join("", lines), StandardCharsets.ISO_8859_1);
    }

    /** The line with other bytes before its hash, and the hash that belongs to them. */
    static String hashedAnew(String line) {
        String hashed = line.substring(0, line.indexOf(",\"hash\":\""));
        byte[] hash = new Blake3().hash(hashed.getBytes(StandardCharsets.ISO_8859_1));
        return hashed + ",\"hash\":\"" + java.util.HexFormat.of().formatHex(hash) + "\"}\n";
    }

    static VerifyReport verify(Path directory, Optional<Path> witness) throws IOException {
        return new Verifier(directory, Optional.empty(), witness).verify(VerifyRequest.ALL).stream()
                .filter(report -> report.stream().equals("deaths.jsonl"))
                .findFirst()
                .orElseThrow();
    }
}
