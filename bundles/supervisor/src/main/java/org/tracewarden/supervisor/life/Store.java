// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state files. What is saved is written by one thread, {@code tracewarden-agents-store}; of several states of an
 * agent that wait only the last is written. What somebody waits for is written at once; anything else a few
 * milliseconds later when something was written just before, which saves waking the thread for it, and often a write.
 * What cannot be written stays in memory and is tried again each second. Thread-safe.
 */
final class Store implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final long END_MILLIS = 3_000;
    /** After it has written, the thread looks again by itself once. */
    private static final long LINGER_MILLIS = 10;
    /** In place of an agent's id, which is at least 1. */
    private static final int NO_AGENT = 0;
    private static final String SYSTEM = "system.json";
    private static final String ENDING = ".json";

    private final Path directory;
    private final Path agents;
    private final StateJson json = new StateJson();
    private final Runnable beforeWrite;
    private final Thread writer = new Thread(this::write, "tracewarden-agents-store");
    /** By id of the agent. */
    private Map<Integer, Waiting> waiting = new LinkedHashMap<>();
    /** Whether something waits that somebody waits for. */
    private boolean urgent;
    /** Whether the thread waits until it is woken. */
    private boolean asleep;
    private boolean closed;
    private volatile boolean halted;
    private volatile Optional<String> trouble = Optional.empty();

    /** @param directory {@code DATA/supervisor} */
    Store(Path directory) {
        this(directory, () -> {});
    }

    /** @param beforeWrite called on the store's thread before each file is written */
    Store(Path directory, Runnable beforeWrite) {
        this.directory = directory;
        this.beforeWrite = beforeWrite;
        agents = directory.resolve("agents");
        writer.setDaemon(true);
    }

    /** Empty content deletes the file. */
    private record Waiting(Optional<Supplier<byte[]>> content, List<Body.Stored> listeners) {}

    /** What was found on disk. */
    record Loaded(Optional<SystemState> system, List<Saved> agents) {}

    /**
     * Reads all, and begins to write. What cannot be read is put aside with {@code .bad} behind its name.
     *
     * @throws IOException when the directories can be neither made nor read
     */
    Loaded open() throws IOException {
        Files.createDirectories(agents, PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwx------")));
        Optional<SystemState> system = Optional.empty();
        Path systemFile = directory.resolve(SYSTEM);
        try {
            system = Optional.of(json.readSystem(Files.readAllBytes(systemFile)));
        } catch (NoSuchFileException first) {
            LOG.debug("{} is not there yet", systemFile);
        } catch (IOException bad) {
            putAside(systemFile, bad);
        }
        List<Saved> saved = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(agents)) {
            for (Path file : files) {
                read(file).ifPresent(saved::add);
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        writer.start();
        return new Loaded(system, saved);
    }

    private Optional<Saved> read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".new")) {
            Files.deleteIfExists(file);
            return Optional.empty();
        }
        if (!name.endsWith(ENDING)) {
            return Optional.empty();
        }
        try {
            Saved saved = json.read(Files.readAllBytes(file));
            if (!name.equals(saved.id() + ENDING)) {
                throw new IOException("it holds agent " + saved.id());
            }
            return Optional.of(saved);
        } catch (IOException bad) {
            putAside(file, bad);
            return Optional.empty();
        }
    }

    private static void putAside(Path file, IOException why) {
        Path aside = file.resolveSibling(file.getFileName() + ".bad");
        LOG.error("state file {} cannot be read and is put aside as {}: {}", file, aside.getFileName(),
                why.getMessage());
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException stuck) {
            LOG.error("{} cannot be put aside: {}", file, stuck.getMessage());
        }
    }

    /** @param stored told on the store's thread */
    void save(Saved saved, Body.Stored stored) {
        put(saved.id(), Optional.of(() -> json.write(saved)), stored);
    }

    void save(SystemState state, Body.Stored stored) {
        put(NO_AGENT, Optional.of(() -> json.write(state)), stored);
    }

    void delete(int id, Body.Stored deleted) {
        put(id, Optional.empty(), deleted);
    }

    /** Why nothing can be written now; empty when it can. */
    Optional<String> trouble() {
        return trouble;
    }

    private Path file(int id) {
        return id == NO_AGENT ? directory.resolve(SYSTEM) : agents.resolve(id + ENDING);
    }

    private void put(int id, Optional<Supplier<byte[]>> content, Body.Stored listener) {
        Optional<String> trouble = this.trouble;
        synchronized (this) {
            if (!closed) {
                Waiting before = waiting.get(id);
                List<Body.Stored> listeners = before == null ? new ArrayList<>(2) : before.listeners();
                if (listener.patient() || listener != Body.Stored.UNHEARD && trouble.isEmpty()) {
                    listeners.add(listener);
                }
                waiting.put(id, new Waiting(content, listeners));
                if (asleep || listener != Body.Stored.UNHEARD) {
                    urgent = true;
                    notifyAll();
                }
            }
        }
        trouble.ifPresent(listener::failed);
    }

    private void write() {
        try {
            Map<Integer, Waiting> batch = take();
            while (!batch.isEmpty() && (writeBatch(batch) || pause())) {
                batch = take();
            }
        } catch (InterruptedException halt) {
            LOG.debug("the store has ended");
        }
    }

    /** Waits for something to be written; empty at the end. */
    private synchronized Map<Integer, Waiting> take() throws InterruptedException {
        if (!urgent && !closed) {
            wait(LINGER_MILLIS);
        }
        while (waiting.isEmpty() && !closed) {
            asleep = true;
            wait();
            asleep = false;
        }
        urgent = false;
        Map<Integer, Waiting> batch = waiting;
        waiting = new LinkedHashMap<>();
        return batch;
    }

    /** @return whether it is worth going on: after the end there is no second try */
    private boolean pause() {
        synchronized (this) {
            if (halted) {
                return false;
            }
            if (closed) {
                LOG.error("{} agents' states could not be saved at the end: {}", waiting.size(), trouble.orElse(""));
                return false;
            }
            try {
                wait(RETRY_MILLIS);
            } catch (InterruptedException halt) {
                return false;
            }
            return true;
        }
    }

    private boolean writeBatch(Map<Integer, Waiting> batch) {
        boolean all = true;
        boolean names = false;
        for (Map.Entry<Integer, Waiting> entry : batch.entrySet()) {
            Waiting one = entry.getValue();
            beforeWrite.run();
            if (halted) {
                return false;
            }
            try {
                names |= replace(file(entry.getKey()), one.content());
            } catch (IOException failed) {
                all = false;
                refused(entry.getKey(), one, failed);
                continue;
            }
            one.listeners().forEach(Body.Stored::done);
        }
        if (names) {
            sync(agents);
        }
        if (all && trouble.isPresent()) {
            LOG.info("the state of agents is saved again");
            trouble = Optional.empty();
        }
        return all;
    }

    private void refused(int id, Waiting one, IOException why) {
        if (halted) {
            return;
        }
        String text = "the state of agents cannot be saved in " + agents + " (" + why.getMessage()
                + "); it is kept in memory and tried again each second: make room, or mend the directory";
        if (trouble.isEmpty()) {
            LOG.error("{}", text);
        }
        trouble = Optional.of(text);
        one.listeners().forEach(listener -> listener.failed(text));
        synchronized (this) {
            Waiting newer = waiting.get(id);
            List<Body.Stored> listeners = new ArrayList<>(one.listeners());
            listeners.removeIf(listener -> !listener.patient());
            if (newer != null) {
                listeners.addAll(newer.listeners());
            }
            waiting.put(id, new Waiting(newer == null ? one.content() : newer.content(), listeners));
        }
    }

    /** @return whether a name came or went */
    private static boolean replace(Path file, Optional<Supplier<byte[]>> content) throws IOException {
        if (content.isEmpty()) {
            return Files.deleteIfExists(file);
        }
        boolean first = !Files.exists(file);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(next,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(content.get().get());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        return first;
    }

    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notSupported) {
            LOG.debug("{} cannot be synced: {}", directory, notSupported.getMessage());
        }
    }

    /** Writes what waits, and ends; at the latest after 3 s. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        join();
    }

    /** Ends at once, as when the platform is killed. */
    void halt() {
        halted = true;
        synchronized (this) {
            closed = true;
            waiting.clear();
        }
        writer.interrupt();
        join();
    }

    private void join() {
        try {
            writer.join(END_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
