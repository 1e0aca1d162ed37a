// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/** Keeps a {@link SavedState} on disk, whole or not at all, for this boot of the host only. */
final class StateFile {

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final int MAGIC = 0x54575054;
    private static final int VERSION = 1;
    private static final int MOST_ROWS = 1 << 20;
    private static final int MOST_ARGUMENTS = 8192;

    private final Path file;
    private final String bootId;
    private final Workloads workloads;

    StateFile(Path file, String bootId, Workloads workloads) {
        this.file = file;
        this.bootId = bootId;
        this.workloads = workloads;
    }

    /** Failing to save is told in the log: the successor then begins with what it finds. */
    void save(SavedState state) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
                write(state, out);
            }
            Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException notWritten) {
            LOG.warn("The process table could not be saved to {}: an updated bundle will know of running processes"
                    + " only", file, notWritten);
        }
    }

    /** Reads and removes what was saved; empty when there is nothing of this boot that can be read. */
    Optional<SavedState> take() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                return read(in);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.warn("The saved process table {} could not be read and is left aside", file, unreadable);
            return Optional.empty();
        }
    }

    private void write(SavedState state, DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeUTF(bootId);
        SavedState.Counts counts = state.counts();
        out.writeLong(counts.received());
        out.writeLong(counts.published());
        out.writeLong(counts.unreadable());
        out.writeLong(counts.lossesTold());
        out.writeLong(counts.lastTime());
        out.writeLong(counts.evictedAlive());
        out.writeInt(state.rows().size());
        for (SavedState.Row row : state.rows()) {
            writeInfo(row.info(), out);
            writeKey(row.parent(), out);
            out.writeBoolean(row.alive());
            out.writeLong(row.diedAt());
            out.writeBoolean(row.tickPrecise());
            out.writeBoolean(row.startSeen());
            out.writeBoolean(row.exitSeen());
            out.writeLong(row.executedAt());
            out.writeInt(row.endingSignal());
        }
    }

    private Optional<SavedState> read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC || in.readInt() != VERSION || !in.readUTF().equals(bootId)) {
            LOG.info("The saved process table {} is of another boot or version and is left aside", file);
            return Optional.empty();
        }
        SavedState.Counts counts = new SavedState.Counts(
                in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        int size = bounded(in.readInt(), MOST_ROWS);
        List<SavedState.Row> rows = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            rows.add(new SavedState.Row(
                    readInfo(in), readKey(in), in.readBoolean(), in.readLong(), in.readBoolean(), in.readBoolean(),
                    in.readBoolean(), in.readLong(), in.readInt()));
        }
        return Optional.of(new SavedState(counts, rows));
    }

    private static void writeInfo(ProcessInfo info, DataOutputStream out) throws IOException {
        writeKey(Optional.of(info.key()), out);
        writeKey(info.parent(), out);
        out.writeInt(info.uid());
        out.writeUTF(info.comm());
        out.writeUTF(info.exe());
        out.writeInt(info.argv().size());
        for (String argument : info.argv()) {
            out.writeUTF(argument);
        }
        out.writeBoolean(info.argvTruncated());
        out.writeUTF(info.cwd());
        out.writeInt(info.processGroup());
        out.writeInt(info.session());
        out.writeUTF(info.terminal());
        out.writeInt(info.namespacePid());
        out.writeLong(info.pidNamespace());
        out.writeBoolean(info.kernelThread());
        out.writeUTF(info.workload().cgroupPath());
    }

    private ProcessInfo readInfo(DataInputStream in) throws IOException {
        ProcessKey key = readKey(in).orElseThrow(() -> new IOException("a process without a key"));
        Optional<ProcessKey> parent = readKey(in);
        int uid = in.readInt();
        String comm = in.readUTF();
        String exe = in.readUTF();
        int count = bounded(in.readInt(), MOST_ARGUMENTS);
        List<String> argv = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            argv.add(in.readUTF());
        }
        return new ProcessInfo(
                key, parent, uid, comm, exe, argv, in.readBoolean(), in.readUTF(), in.readInt(), in.readInt(),
                in.readUTF(), in.readInt(), in.readLong(), in.readBoolean(), workloads.ofPath(in.readUTF()));
    }

    private static void writeKey(Optional<ProcessKey> key, DataOutputStream out) throws IOException {
        out.writeBoolean(key.isPresent());
        if (key.isPresent()) {
            out.writeInt(key.get().pid());
            out.writeLong(key.get().startTime());
        }
    }

    private static Optional<ProcessKey> readKey(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(new ProcessKey(in.readInt(), in.readLong())) : Optional.empty();
    }

    private static int bounded(int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException("a count of " + count + " is not between 0 and " + most);
        }
        return count;
    }
}
