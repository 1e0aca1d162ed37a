// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.journal.FsyncPolicy;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.exporter.journal.format.JournalKey;
import org.tracewarden.exporter.journal.format.PublicKeyFile;
import org.tracewarden.exporter.journal.format.StreamFiles;
import org.tracewarden.exporter.journal.read.JournalReader;
import org.tracewarden.exporter.journal.read.Verifier;

/** {@link Journal} in a directory that this process alone writes. */
public final class FileJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final long CLOSE_WRITER_MILLIS = 2_500;
    private static final long CLOSE_SYNC_MILLIS = 1_500;
    private static final int FINGERPRINT_IN_NAME = 16;

    private final Path directory;
    private final LiveSettings settings;
    private final Clock clock;
    private final JournalKey key;
    private final DirectoryLock lock;
    private final HostFacts host = HostFacts.read();
    private final Backlog backlog;
    private final Witness witness;
    private final SyncLoop sync = new SyncLoop();
    private final Doorbell writerBell = new Doorbell();
    private final WriterLoop writer;
    private final Map<String, OpenStream> streams = new ConcurrentSkipListMap<>();
    private final Map<String, String> unopened = new ConcurrentSkipListMap<>();
    private boolean closed;

    private FileJournal(JournalSettings settings, Clock clock, JournalKey key, DirectoryLock lock) {
        this.directory = settings.directory();
        this.settings = new LiveSettings(settings);
        this.clock = clock;
        this.key = key;
        this.lock = lock;
        backlog = new Backlog(settings.backlogBytes());
        witness = settings.witness().<Witness>map(WitnessDirectory::start).orElseGet(Witness::none);
        writer = new WriterLoop(sync, new Retention(sync.streams(), this.settings, clock), writerBell);
    }

    /**
     * Opens a journal with all the streams that are there. One that cannot be opened is told in {@link #streams()}, and
     * the others work.
     *
     * @throws IllegalArgumentException when a setting is out of its range
     * @throws JournalException when the journal cannot be opened
     */
    public static FileJournal open(JournalSettings settings) {
        return open(settings, Clock.systemUTC());
    }

    static FileJournal open(JournalSettings settings, Clock clock) {
        SettingsCheck.checked(settings);
        Path directory = settings.directory();
        try {
            PrivateFiles.directory(directory);
            DirectoryLock lock = DirectoryLock.of(directory);
            try {
                JournalKey key = JournalKey.at(settings.key());
                showPublicKey(directory, key.publicKey());
                FileJournal journal = new FileJournal(settings, clock, key, lock);
                journal.start();
                return journal;
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new JournalException("the journal " + directory + " cannot be opened: " + failed
                    + "; see that the directory can be written by this user and that there is room", failed);
        }
    }

    /** A key that was changed stays beside the new one, for what it signed. */
    private static void showPublicKey(Path directory, PublicKeyFile key) throws IOException {
        Path file = directory.resolve(StreamFiles.PUBLIC_KEY);
        if (Files.exists(file)) {
            if (Files.readString(file, StandardCharsets.ISO_8859_1).equals(key.pem())) {
                return;
            }
            keepOld(file);
        }
        PrivateFiles.replace(file, directory.resolve(StreamFiles.PUBLIC_KEY + ".new"),
                ByteBuffer.wrap(key.pem().getBytes(StandardCharsets.US_ASCII)));
    }

    private static void keepOld(Path file) throws IOException {
        try {
            String print = PublicKeyFile.read(file).fingerprint().substring(0, FINGERPRINT_IN_NAME);
            Files.copy(file, file.resolveSibling("journal." + print + ".pub"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("the journal {} is signed with another key from now on; the public key before is kept as {}",
                    file.getParent(), "journal." + print + ".pub");
        } catch (JournalException noKey) {
            LOG.warn("{} was no public key and is replaced", file);
        }
    }

    private void start() throws IOException {
        sync.start();
        writer.start();
        for (String name : StreamFiles.names(directory)) {
            try {
                stream(name);
            } catch (JournalException | IllegalArgumentException wrong) {
                LOG.warn("{}", wrong.getMessage());
                unopened.put(name, wrong.getMessage());
            }
        }
    }

    @Override
    public JournalStream stream(String name) {
        OpenStream open = streams.get(name);
        return open != null ? open : openStream(new StreamFiles(directory, name));
    }

    private synchronized JournalStream openStream(StreamFiles files) {
        if (closed) {
            throw new JournalException("the journal " + directory + " is closed; ask for the service again");
        }
        OpenStream already = streams.get(files.name());
        if (already != null) {
            return already;
        }
        try {
            PrivateFiles.directory(files.active().getParent());
            CheckpointFile checkpoints = CheckpointFile.at(files.checkpoints(), files.newCheckpoints());
            String print = key.publicKey().fingerprint();
            Opening.Found found = new Opening(files, checkpoints, host, print, clock).open();
            StreamWriter streamWriter =
                    new StreamWriter(files, settings, clock, host, print, backlog, found);
            StreamSync streamSync = new StreamSync(
                    streamWriter, checkpoints, key, settings, clock, witness, found.recovered());
            OpenStream stream = new OpenStream(backlog, writerBell, streamWriter, streamSync, witness);
            if (found.recovered()) {
                LOG.info("stream {} had not been closed; its chain goes on after record {}", files.name(),
                        found.chain().lastSequence());
            }
            sync.add(streamSync);
            writer.add(streamWriter);
            streams.put(files.name(), stream);
            unopened.remove(files.name());
            return stream;
        } catch (IOException failed) {
            throw new JournalException("stream " + files.name() + " of the journal " + directory
                    + " cannot be opened: " + failed + "; see that its files can be read and written by this user",
                    failed);
        }
    }

    /**
     * Takes settings over while it is open.
     *
     * @return false when they are of another journal: another directory, key or witness. Nothing changes then
     * @throws IllegalArgumentException when one is out of its range
     */
    public boolean configure(JournalSettings next) {
        SettingsCheck.checked(next);
        JournalSettings now = settings.get();
        if (!next.directory().equals(now.directory()) || !next.key().equals(now.key())
                || !next.witness().equals(now.witness())) {
            return false;
        }
        settings.set(next);
        backlog.capacity(next.backlogBytes());
        writerBell.wake();
        return true;
    }

    @Override
    public List<StreamStatus> streams() {
        Map<String, StreamStatus> all = new TreeMap<>();
        streams.forEach((name, stream) -> all.put(name, stream.status()));
        unopened.forEach((name, why) ->
                all.putIfAbsent(name, new StreamStatus(name, 0, 0, -1, -1, 0, 0, 0, why, name)));
        return new ArrayList<>(all.values());
    }

    @Override
    public boolean sync(Duration limit) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        List<OpenStream> now = List.copyOf(streams.values());
        AtomicInteger left = new AtomicInteger(now.size() + 1);
        Runnable written = () -> {
            if (left.decrementAndGet() == 0) {
                if (settings.get().fsync() == FsyncPolicy.NEVER) {
                    done.countDown();
                } else {
                    sync.whenForced(done::countDown);
                }
            }
        };
        now.forEach(stream -> stream.mark(written));
        written.run();
        writerBell.wake();
        return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void read(JournalQuery query, Predicate<JournalRecord> visitor) throws IOException {
        new JournalReader(directory).read(query, visitor);
    }

    @Override
    public List<VerifyReport> verify(VerifyRequest request) throws IOException {
        return new Verifier(directory, Optional.empty(), settings.get().witness()).verify(request);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        streams.values().forEach(OpenStream::close);
        boolean ended = false;
        try {
            boolean writerEnded = writer.close(CLOSE_WRITER_MILLIS);
            ended = sync.close(writerEnded, CLOSE_SYNC_MILLIS) && writerEnded;
            witness.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        tellLosses(ended);
        if (ended) {
            try {
                lock.close();
            } catch (IOException failed) {
                LOG.warn("the lock of the journal {} is held until this process ends: {}", directory,
                        failed.toString());
            }
        }
    }

    private void tellLosses(boolean ended) {
        long waiting = streams.values().stream().mapToLong(stream -> stream.status().waiting()).sum();
        if (!ended || !writer.isDone() || waiting > 0) {
            LOG.error("the journal {} was closed with {} records not written: {}", directory, waiting,
                    streams.values().stream().map(stream -> stream.status().trouble()).filter(why -> !why.isEmpty())
                            .findFirst().orElse("the disk was too slow"));
        }
    }
}
