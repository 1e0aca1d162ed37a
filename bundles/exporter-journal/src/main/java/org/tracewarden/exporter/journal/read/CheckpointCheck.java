// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.tracewarden.api.journal.VerifyReport.Kind;
import org.tracewarden.api.journal.VerifyReport.Problem;
import org.tracewarden.exporter.journal.format.Checkpoint;
import org.tracewarden.exporter.journal.format.PublicKeyFile;
import org.tracewarden.exporter.journal.format.StreamFiles;

/** Checks the checkpoints of one stream and their second copy, once. Not thread-safe. */
final class CheckpointCheck {

    /** For the checkpoint of a segment that has just ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration LATELY = Duration.ofSeconds(10);

    private final StreamFiles files;
    private final Optional<PublicKeyFile> key;
    private final Optional<Path> witness;
    private final Vouchers vouchers;
    private final List<String> notes;
    private Optional<CheckpointFile> checkpoints = Optional.empty();
    private Optional<Problem> problem = Optional.empty();

    /**
     * @param vouchers gets what checkpoints with a good signature vouch for
     * @param notes gets what is worth telling and no problem
     */
    CheckpointCheck(StreamFiles files, Optional<PublicKeyFile> key, Optional<Path> witness, Vouchers vouchers,
            List<String> notes) {
        this.files = files;
        this.key = key;
        this.witness = witness;
        this.vouchers = vouchers;
        this.notes = notes;
    }

    Optional<Problem> problem() {
        return problem;
    }

    /** Reads the witness's first: what it has was in the journal's before. */
    void read() {
        if (key.isEmpty()) {
            return;
        }
        Optional<CheckpointFile> second = witness.flatMap(this::readWitness);
        String name = files.relative(files.checkpoints());
        CheckpointFile mine = new CheckpointFile(files.checkpoints(), name, files.name(), key.get(), vouchers);
        try {
            mine.read();
        } catch (IOException unreadable) {
            problem = Optional.of(new Problem(Kind.UNREADABLE, name, 0, -1,
                    "the file cannot be read: " + unreadable.getMessage()));
            return;
        }
        checkpoints = Optional.of(mine);
        problem = mine.problem();
        if (mine.torn()) {
            notes.add("the last line of " + name + " is unfinished: the platform was killed while it wrote it, or is"
                    + " writing it now");
        }
        second.ifPresent(copy -> compare(mine, name, copy));
    }

    private Optional<CheckpointFile> readWitness(Path directory) {
        Path file = files.witness(directory);
        if (Files.notExists(file)) {
            notes.add("the witness has no checkpoints of this stream: there is no " + file);
            return Optional.empty();
        }
        CheckpointFile copy = new CheckpointFile(file, file.toString(), files.name(), key.orElseThrow(), vouchers);
        try {
            copy.read();
        } catch (IOException unreadable) {
            notes.add("the witness cannot be read: " + unreadable);
            return Optional.empty();
        }
        return Optional.of(copy);
    }

    private void compare(CheckpointFile mine, String name, CheckpointFile copy) {
        if (problem.isPresent()) {
            return;
        }
        if (copy.problem().isPresent()) {
            problem = copy.problem();
            return;
        }
        Optional<Checkpoint> mineLast = mine.last();
        Optional<Checkpoint> copyLast = copy.last();
        if (copyLast.isPresent() && mineLast.map(Checkpoint::sequence).orElse(-1L) < copyLast.get().sequence()) {
            problem = Optional.of(new Problem(Kind.TRUNCATED, name, mine.count() + 1,
                    copyLast.get().sequence(), "the witness has later checkpoints, the last for record "
                            + copyLast.get().sequence() + (mineLast.isEmpty() ? "; here there is none"
                            : "; here the last is for record " + mineLast.get().sequence())));
        } else if (copyLast.isPresent() && !mine.agrees(copyLast.get())) {
            problem = Optional.of(new Problem(Kind.REPLACED, name, 0, copyLast.get().sequence(),
                    "the witness has another checkpoint for record " + copyLast.get().sequence()
                            + ", and both are signed with the journal's key"));
        } else if (mineLast.isPresent() && copyLast.map(Checkpoint::sequence).orElse(-1L) < mineLast.get().sequence()) {
            notes.add("the witness ends before the journal does, at record "
                    + copyLast.map(Checkpoint::sequence).orElse(-1L));
        }
    }

    /**
     * Looks for checkpoints that must have been there, when no other problem was found.
     *
     * @param own what the chain says of itself
     * @param whole whether the stream was read from its beginning to its end
     */
    void findMissing(OwnRecords own, boolean whole) throws IOException {
        if (checkpoints.isEmpty()) {
            return;
        }
        CheckpointFile mine = checkpoints.get();
        String name = files.relative(files.checkpoints());
        Optional<Checkpoint> first = mine.first();
        if (first.isPresent() && !mine.fromTheBeginning() && !own.checkpointsDeleted(first.get().previous())
                && whole) {
            problem = Optional.of(new Problem(Kind.REMOVED, name, 1, first.get().sequence(),
                    "checkpoints before this one are missing, and the chain does not say that they were deleted"));
            return;
        }
        long last = mine.last().map(Checkpoint::sequence).orElse(-1L);
        long newest = last;
        for (long boundary : own.boundaries()) {
            newest = boundary > newest ? newestWhenVouched(boundary) : newest;
            if (boundary > newest) {
                problem = Optional.of(new Problem(Kind.TRUNCATED, name, mine.count() + 1, boundary,
                        "the checkpoint for record " + boundary + ", with which a segment ended, is missing"
                                + (last < 0 ? ", as are all others" : ": the last one is for record " + last)));
                return;
            }
        }
    }

    /**
     * A journal that is being written has the checkpoint a moment after the next segment begins: when the full one is
     * on disk, which takes its time on a busy host.
     *
     * @return the last record that is vouched for now; less than the one asked for when its checkpoint does not come
     */
    private long newestWhenVouched(long sequence) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long newest = newest();
        while (newest < sequence && writtenLately() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
            newest = newest();
        }
        return newest;
    }

    private boolean writtenLately() throws IOException {
        Path written = Files.exists(files.active()) ? files.active() : files.active().getParent();
        return Files.getLastModifiedTime(written).toInstant().isAfter(Instant.now().minus(LATELY));
    }

    /** Segments may have ended since the checkpoints were read. */
    private long newest() throws IOException {
        CheckpointFile again = new CheckpointFile(files.checkpoints(), files.relative(files.checkpoints()),
                files.name(), key.orElseThrow(), new Vouchers());
        again.read();
        return again.last().map(Checkpoint::sequence).orElse(-1L);
    }
}
