// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.exporter.journal.format.Blake3;

/** Measures the journal: JournalBenchmark DIRECTORY. Prints a table. */
public final class JournalBenchmark {

    private static final int RECORDS = 1_500_000;
    private static final int ROUNDS = 3;
    private static final int HASHED = 96 << 20;
    private static final String DATA = "{\"number\":%08d,\"text\":\"" + "x".repeat(200 - 29) + "\"}";
    private static final String ROW = "%-60s %14s %14s  %s%n";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path directory;

    private JournalBenchmark(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        new JournalBenchmark(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
        System.out.printf(ROW, "", "measured", "goal", "");
        for (int size : new int[] {400, 4096}) {
            double ours = hash(size, new Blake3()::hash);
            double codec = hash(size, org.apache.commons.codec.digest.Blake3::hash);
            row("BLAKE3 of " + size + " bytes, ours", ours, 1.5 * codec, "MB/s");
            row("  the same with commons-codec", codec, 0, "MB/s");
            Optional<Hash> bouncyCastle = bouncyCastle();
            if (bouncyCastle.isPresent()) {
                row("  the same with Bouncy Castle", hash(size, bouncyCastle.get()), 0, "MB/s");
            }
        }
        String[] data = new String[4096];
        for (int i = 0; i < data.length; i++) {
            data[i] = DATA.formatted(i);
        }
        double best = 0;
        double lost = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path journal = directory.resolve("journal" + round);
            double[] rate = append(journal, data);
            if (rate[0] > best) {
                best = rate[0];
                lost = rate[1];
            }
        }
        row("records of 200 bytes, chained, fsync every 200 ms", best, 400_000, "/s");
        System.out.printf(ROW, "  of them given up", Math.round(lost), "0", lost == 0 ? "met" : "missed");
        double[] floor = floor(directory.resolve("journal0/bench.jsonl"));
        row("  the same lines by a BufferedOutputStream, no chain, fsync", floor[0], 0, "/s");
        verify(directory.resolve("journal0"));
    }

    /** Callers wait while the backlog is full, so that what is measured is what the writer writes. */
    private double[] append(Path directory, String[] data) throws Exception {
        JournalSettings defaults = JournalSettings.in(directory, directory.resolveSibling("keys/journal.key"));
        JournalSettings settings = new JournalSettings(defaults.directory(), defaults.key(), Optional.empty(),
                defaults.fsync(), defaults.fsyncInterval(), 16L << 30, defaults.segmentAge(), defaults.retention(),
                16L << 30, defaults.checkpointRecords(), defaults.checkpointInterval(), defaults.backlogBytes());
        long room = settings.backlogBytes() / 2 / (DATA.length() + 100);
        try (Journal journal = new FileJournalFactory().open(settings)) {
            JournalStream stream = journal.stream("bench.jsonl");
            long time = System.currentTimeMillis() * 1_000_000;
            long begin = System.nanoTime();
            for (int i = 0; i < RECORDS; i++) {
                stream.append(time + i, "bench", data[i & data.length - 1]);
                if ((i & 1023) == 0) {
                    while (stream.status().waiting() > room) {
                        Thread.sleep(1);
                    }
                }
            }
            if (!journal.sync(Duration.ofMinutes(1))) {
                throw new IOException("not on disk within a minute: " + stream.status());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new double[] {RECORDS / seconds, stream.status().lost()};
        }
    }

    private double[] floor(Path lines) throws IOException {
        byte[] line = Files.lines(lines).skip(1).findFirst().orElseThrow().concat("\n")
                .getBytes(StandardCharsets.UTF_8);
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Path file = directory.resolve("floor");
            long begin = System.nanoTime();
            try (java.io.FileOutputStream raw = new java.io.FileOutputStream(file.toFile());
                    OutputStream out = new BufferedOutputStream(raw, 256 << 10)) {
                for (int i = 0; i < RECORDS; i++) {
                    out.write(line);
                }
                out.flush();
                raw.getFD().sync();
            }
            rates.add(RECORDS / ((System.nanoTime() - begin) / 1e9));
            Files.delete(file);
        }
        return new double[] {Collections.max(rates)};
    }

    private static void verify(Path journal) throws IOException {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            List<VerifyReport> reports;
            try {
                reports = new FileJournalFactory()
                        .verify(journal, VerifyRequest.ALL, Optional.empty(), Optional.empty());
            } catch (IOException notThere) {
                System.out.printf(ROW, "verify", "none", "250 MB/s", "missed");
                return;
            }
            if (!reports.get(0).good()) {
                throw new IOException("the journal is not whole: " + reports.get(0).problem());
            }
            best = Math.max(best, reports.get(0).bytes() / ((THREADS.getCurrentThreadCpuTime() - begin) / 1e3));
        }
        row("verify, one thread (1 GB in 4 s are 250 MB/s)", best, 250, "MB/s");
    }

    /** Megabytes for each second of processor time, so that what else runs on the host does not count. */
    private static double hash(int size, Hash hash) {
        byte[] input = new byte[size];
        double best = 0;
        for (int round = 0; round < ROUNDS + 1; round++) {
            int times = HASHED / size;
            long begin = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                input[i % size] = hash.hash(input)[0];
            }
            best = Math.max(best, (double) times * size / ((THREADS.getCurrentThreadCpuTime() - begin) / 1e3));
        }
        return best;
    }

    /** @param goal 0 when there is none */
    private static void row(String what, double rate, double goal, String unit) {
        System.out.printf(ROW, what, "%,d %s".formatted(Math.round(rate), unit),
                goal == 0 ? "" : "%,d %s".formatted(Math.round(goal), unit),
                goal == 0 ? "" : rate >= goal ? "met" : "missed");
    }

    /** Not a dependency: the run puts it on the class path, when it can be had. */
    private static Optional<Hash> bouncyCastle() {
        try {
            MessageDigest digest = (MessageDigest) Class
                    .forName("org.bouncycastle.jcajce.provider.digest.Blake3$Blake3_256")
                    .getDeclaredConstructor().newInstance();
            return Optional.of(digest::digest);
        } catch (ReflectiveOperationException notThere) {
            return Optional.empty();
        }
    }

    private interface Hash {
        byte[] hash(byte[] input);
    }
}
