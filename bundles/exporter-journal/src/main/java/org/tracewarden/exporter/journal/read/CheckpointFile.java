// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.tracewarden.api.journal.VerifyReport.Kind;
import org.tracewarden.api.journal.VerifyReport.Problem;
import org.tracewarden.exporter.journal.format.Checkpoint;
import org.tracewarden.exporter.journal.format.PublicKeyFile;
import org.tracewarden.exporter.journal.format.RecordLine;

/**
 * Reads the checkpoints of a stream: their form, their links and their signatures. Of very many only the newest are
 * verified one by one, because each vouches for the whole line before it, signature included.
 */
final class CheckpointFile {

    /** A signature takes a fraction of a millisecond to verify; a year's worth would take minutes. */
    private static final int MOST_SIGNATURES = 5000;

    /** So far back or ahead a displaced line is looked for. */
    private static final int NEAR = 64;

    private final Path file;
    private final String name;
    private final String stream;
    private final PublicKeyFile key;
    private final Vouchers vouchers;
    private final Vouchers said = new Vouchers();
    private final Deque<String> near = new ArrayDeque<>();
    private Optional<Problem> problem = Optional.empty();
    private Optional<Checkpoint> first = Optional.empty();
    private Optional<Checkpoint> last = Optional.empty();
    private String wanted = "";
    private int wantedFor;
    private boolean torn;
    private long read;

    /**
     * @param name of the file as it is told
     * @param vouchers gets what the good ones say
     */
    CheckpointFile(Path file, String name, String stream, PublicKeyFile key, Vouchers vouchers) {
        this.file = file;
        this.name = name;
        this.stream = stream;
        this.key = key;
        this.vouchers = vouchers;
    }

    /** @throws IOException when it cannot be read; a file that is not there has no checkpoints */
    void read() throws IOException {
        if (Files.notExists(file)) {
            return;
        }
        boolean endsWithLineBreak = endsWithLineBreak();
        long lines = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            while (reader.readLine() != null) {
                lines++;
            }
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (long line = 1; line <= lines; line++) {
                String text = reader.readLine();
                if (text == null) {
                    break;
                }
                if (line == lines && !endsWithLineBreak && Checkpoint.parse(text).isEmpty()) {
                    torn = true;
                    break;
                }
                take(text, line, lines);
            }
        }
    }

    private boolean endsWithLineBreak() throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            if (channel.size() == 0) {
                return true;
            }
            channel.position(channel.size() - 1);
            var one = java.nio.ByteBuffer.allocate(1);
            return channel.read(one) == 1 && one.get(0) == '\n';
        }
    }

    private void take(String text, long line, long lines) {
        Optional<Checkpoint> parsed = Checkpoint.parse(text);
        if (parsed.isEmpty()) {
            found(Kind.EDITED, line, -1, "this line is no checkpoint");
            return;
        }
        Checkpoint checkpoint = parsed.get();
        read++;
        boolean linked = last.map(before -> before.lineHash().equals(checkpoint.previous())).orElse(true);
        if (!good(checkpoint, line, !linked || line > lines - MOST_SIGNATURES)) {
            return;
        }
        String lineHash = checkpoint.lineHash();
        if (!linked) {
            link(checkpoint, lineHash, line);
        }
        if (wantedFor > 0 && lineHash.equals(wanted)) {
            problem = problem.map(p -> new Problem(Kind.REORDERED, p.file(), p.line(), p.sequence(),
                    "this checkpoint continues the one that stands in line " + line));
            wanted = "";
        }
        wantedFor--;
        first = first.or(() -> parsed);
        last = parsed;
        near.addLast(lineHash);
        if (near.size() > NEAR) {
            near.removeFirst();
        }
        vouchers.add(checkpoint.sequence(), checkpoint.hash(), name);
        said.add(checkpoint.sequence(), checkpoint.hash(), name);
    }

    private boolean good(Checkpoint checkpoint, long line, boolean verify) {
        if (!checkpoint.stream().equals(stream)) {
            found(Kind.REPLACED, line, checkpoint.sequence(),
                    "this checkpoint is of the stream " + checkpoint.stream());
            return false;
        }
        if (!checkpoint.key().equals(key.fingerprint())) {
            found(Kind.BAD_SIGNATURE, line, checkpoint.sequence(), "this checkpoint names the key "
                    + brief(checkpoint.key()) + ", and the public key is " + brief(key.fingerprint())
                    + ": one of them was replaced, or the key is of another journal");
            return false;
        }
        if (verify && !checkpoint.signatureIsGood(key)) {
            found(Kind.BAD_SIGNATURE, line, checkpoint.sequence(), "the signature of this checkpoint is not by the key "
                    + brief(key.fingerprint()) + ": the line was changed after it was signed, or signed with another"
                    + " key");
            return false;
        }
        return true;
    }

    private void link(Checkpoint checkpoint, String lineHash, long line) {
        if (near.contains(lineHash)) {
            found(Kind.INSERTED, line, checkpoint.sequence(), "this checkpoint is a copy of one before");
            return;
        }
        if (checkpoint.previous().equals(RecordLine.noHash())
                || first.filter(f -> f.previous().equals(lineHash)).isPresent()) {
            found(Kind.REORDERED, line, checkpoint.sequence(), "this checkpoint stands behind one that continues it");
            return;
        }
        if (problem.isEmpty()) {
            wanted = checkpoint.previous();
            wantedFor = NEAR;
        }
        found(Kind.REMOVED, line, checkpoint.sequence(),
                "this checkpoint continues another one than stands before it: one or more are missing between");
    }

    private void found(Kind kind, long line, long sequence, String explanation) {
        if (problem.isEmpty()) {
            problem = Optional.of(new Problem(kind, name, line, sequence, explanation));
        }
    }

    static String brief(String fingerprint) {
        return fingerprint.length() > 16 ? fingerprint.substring(0, 16) + "…" : fingerprint;
    }

    Optional<Problem> problem() {
        return problem;
    }

    Optional<Checkpoint> last() {
        return last;
    }

    Optional<Checkpoint> first() {
        return first;
    }

    /** Whether the first one is the first there ever was. */
    boolean fromTheBeginning() {
        return first.map(c -> c.previous().equals(RecordLine.noHash())).orElse(true);
    }

    /** Whether this file, too, vouches for that record with that hash, or does not know it any more. */
    boolean agrees(Checkpoint other) {
        return said.at(other.sequence()).isEmpty() || said.vouch(other.sequence(), other.hash());
    }

    /** Whether the last line is not whole: it was being written when the platform was killed. */
    boolean torn() {
        return torn;
    }

    long count() {
        return read;
    }
}
