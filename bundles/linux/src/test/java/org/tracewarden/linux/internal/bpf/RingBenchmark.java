// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;

/**
 * What reading one record costs: the in-place reader beside libbpf's own {@code ring_buffer__consume} in C, on the same
 * 16 MB ring that the same BPF program fills before each timed drain. Needs root; the peer needs gcc and libbpf-dev.
 */
public final class RingBenchmark {

    private static final int RING_BYTES = 1 << 24;
    private static final int BURST = 128;
    private static final int CALLS = 2_000;
    private static final int WARM_ROUNDS = 20;
    private static final int ROUNDS = 40;

    private interface Drain {
        /** @return records and nanoseconds */
        long[] run() throws IOException;
    }

    private RingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        String instance = "bench-" + ProcessHandle.current().pid();
        Path bpffs = Path.of("/sys/fs/bpf");
        ProbeKeeper keeper = new ProbeKeeper(bpffs, instance, GracePeriods.STANDARD);
        Notes notes = new Notes().size("events", RING_BYTES).constant("burst", BURST).constant("wake", 0)
                .grace(Duration.ofMinutes(1));
        try (Probe probe = keeper.open(notes.spec(), Owner.UNKNOWN)) {
            System.out.println("records of 24 and 49 bytes in turn, " + CALLS * BURST + " in each of " + ROUNDS
                    + " rounds; ns per record");
            System.out.printf("%-42s %10s %10s %14s%n", "reader", "best", "mean", "records/s");
            try (EventRing ring = probe.ring("events")) {
                long[] sum = {0};
                row("Java in place, two fields read", probe, () -> {
                    long start = System.nanoTime();
                    int records = ring.poll((data, offset, length) ->
                            sum[0] += data.getLong(offset) + data.getInt(offset + 16), Integer.MAX_VALUE);
                    return new long[] {records, System.nanoTime() - start};
                });
                System.out.flush();
            }
            Path pins = PinDirectory.in(bpffs.resolve("tracewarden").resolve(instance).resolve(Notes.COLLECTOR))
                    .get(0).map("events");
            peer(probe, pins);
        } finally {
            keeper.stop(true);
        }
    }

    private static void peer(Probe probe, Path pin) throws Exception {
        Path program = Files.createTempFile("ring-peer", "");
        try {
            int built = new ProcessBuilder("gcc", "-O2", "-o", program.toString(), "src/test/bpf/ring_peer.c", "-lbpf")
                    .inheritIO().start().waitFor();
            if (built != 0) {
                System.out.println("no peer: gcc with libbpf-dev is needed");
                return;
            }
            Process peer = new ProcessBuilder(program.toString(), pin.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (BufferedReader answers = new BufferedReader(new InputStreamReader(peer.getInputStream()))) {
                row("C, ring_buffer__consume of libbpf, same", probe, () -> {
                    peer.getOutputStream().write('\n');
                    peer.getOutputStream().flush();
                    String[] answer = answers.readLine().split(" ");
                    return new long[] {Long.parseLong(answer[0]), Long.parseLong(answer[1])};
                });
            } finally {
                peer.destroy();
            }
        } finally {
            Files.delete(program);
        }
    }

    private static void row(String name, Probe probe, Drain drain) throws IOException {
        double best = Double.MAX_VALUE;
        long records = 0;
        long nanos = 0;
        long lostBefore = probe.map("counts").sumPerCpu(1);
        for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
            Notes.call(CALLS);
            long[] result = drain.run();
            if (result[0] != (long) CALLS * BURST) {
                throw new IllegalStateException(name + " read " + result[0] + " records of " + CALLS * BURST + ", "
                        + (probe.map("counts").sumPerCpu(1) - lostBefore) + " were lost");
            }
            if (round >= WARM_ROUNDS) {
                records += result[0];
                nanos += result[1];
                best = Math.min(best, (double) result[1] / result[0]);
            }
        }
        double mean = (double) nanos / records;
        System.out.printf("%-42s %10.1f %10.1f %,14.0f%n", name, best, mean, 1e9 / mean);
    }
}
