// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tracewarden.collector.syscall.call.CallDecoder;
import org.tracewarden.collector.syscall.call.CallSignatures;
import org.tracewarden.collector.syscall.call.CallStructs;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.bpf.RecordHandler;
import org.tracewarden.linux.bpf.StructLayout;
import org.tracewarden.linux.internal.bpf.TestProbes;
import org.tracewarden.linux.syscall.HeaderTables;

/**
 * What reading one streamed call costs: libbpf's consumer in C, the in-place reader that reads the same five fields, and
 * the same with each call decoded into an object. Each in turn empties the same ring, filled by the same program before.
 * Arguments: the programs {@code drain} and {@code calls} of {@code itests/bench/syscalls}. Needs root.
 */
public final class ConsumerBenchmark {

    /** As the collector reads. */
    private static final int BATCH = 4096;
    private static final int WARM_ROUNDS = 25;
    private static final int ROUNDS = 30;
    private static final String CALLS_A_ROUND = "105000";
    private static final int PID = 32;
    private static final int ENTERED = 40;
    private static final int RESULT = 48;
    private static final int NUMBER = 108;

    /** Empties the ring: how many records and nanoseconds it took. */
    private interface Drain {
        long[] run() throws Exception;
    }

    private record Consumer(String name, Drain drain, List<Double> nanosPerRecord) {}

    private long sum;

    private ConsumerBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: ConsumerBenchmark DRAIN CALLS");
        }
        new ConsumerBenchmark().run(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    private void run(Path drainer, Path caller) throws Exception {
        String instance = "bench-" + ProcessHandle.current().pid();
        HeaderTables tables = new HeaderTables(System.getProperty("os.arch"));
        CallDecoder decoder = new CallDecoder(tables, CallSignatures.of(tables), (pid, addresses) -> List.of());
        try (TestProbes probes = new TestProbes(instance);
                Probe probe = probes.open(spec());
                EventRing ring = probe.ring("stream")) {
            configure(probe, caller.getFileName().toString());
            String pin = pin(instance).toString();
            List<Consumer> consumers = List.of(
                    consumer("C, ring_buffer__consume of libbpf", () -> drainInC(drainer, pin)),
                    consumer("Java in place, the same fields", () -> drain(ring, this::read)),
                    consumer("Java, decoded into objects", () -> drain(ring, (data, offset, length) ->
                            sum += decoder.decode(data, offset, length).latencyNanos())));
            for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
                for (Consumer consumer : consumers) {
                    fill(caller);
                    long[] result = consumer.drain().run();
                    if (round >= WARM_ROUNDS) {
                        consumer.nanosPerRecord().add((double) result[1] / result[0]);
                    }
                }
            }
            print(consumers);
        }
    }

    private static Consumer consumer(String name, Drain drain) {
        return new Consumer(name, drain, new ArrayList<>());
    }

    private static void print(List<Consumer> consumers) {
        System.out.printf("%-36s %12s %16s %10s%n", "", "ns a record", "records/s", "of C");
        double c = median(consumers.get(0));
        for (Consumer consumer : consumers) {
            double nanos = median(consumer);
            System.out.printf("%-36s %12.1f %,16.0f %8.2f x%n", consumer.name(), nanos, 1e9 / nanos, c / nanos);
        }
        double ratio = c / median(consumers.get(1));
        System.out.printf("goal: at least 0.9 x libbpf     measured %.2f x     %s%n", ratio,
                ratio >= 0.9 ? "met" : "MISSED");
    }

    private static double median(Consumer consumer) {
        return consumer.nanosPerRecord().stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
    }

    private void read(ByteBuffer data, int offset, int length) {
        if (EventFields.is(EventFields.KIND_STREAM, data, offset, length)) {
            sum += EventFields.time(data, offset) - data.getLong(offset + ENTERED) + data.getShort(offset + NUMBER)
                    + data.getInt(offset + PID) + data.getLong(offset + RESULT);
        }
    }

    private static long[] drain(EventRing ring, RecordHandler handler) {
        long begin = System.nanoTime();
        long records = 0;
        for (int read = 1; read > 0; records += read) {
            read = ring.poll(handler, BATCH);
        }
        return new long[] {records, System.nanoTime() - begin};
    }

    private static long[] drainInC(Path drainer, String pin) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(drainer.toString(), pin)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split(" ");
        if (process.waitFor() != 0) {
            throw new IllegalStateException(drainer + " failed");
        }
        return new long[] {Long.parseLong(answer[0]), Long.parseLong(answer[1])};
    }

    private static void fill(Path caller) throws IOException, InterruptedException {
        int status = new ProcessBuilder(caller.toString(), "time", CALLS_A_ROUND)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(caller + " failed");
        }
    }

    /** Every call of the program is streamed, whole. */
    private static void configure(Probe probe, String comm) {
        for (int index = 0; index < WindowStructs.CALL_NUMBERS; index++) {
            probe.map("call_settings").update(index, buffer(WindowStructs.CALL_SETTINGS_SIZE)
                    .putLong(WindowStructs.CALL_SLOW, -1)
                    .put(WindowStructs.CALL_FLAGS, (byte) WindowStructs.CALL_WATCHED));
        }
        byte[] name = comm.getBytes(StandardCharsets.US_ASCII);
        probe.map("streams").update(0, buffer(WindowStructs.STREAM_SIZE)
                .putInt(WindowStructs.STREAM_ALL_CALLS, 1)
                .put(WindowStructs.STREAM_COMM, name, 0, name.length));
        probe.map("config").update(0, buffer(WindowStructs.CONFIG_SIZE)
                .putInt(WindowStructs.CONFIG_GENERATION, 1)
                .putInt(WindowStructs.CONFIG_WINDOW, 1)
                .putInt(WindowStructs.CONFIG_STREAMS, 1));
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    private static ProbeSpec spec() throws IOException {
        try (InputStream object = ConsumerBenchmark.class.getResourceAsStream("/bpf/syscall.bpf.o")) {
            List<StructLayout> layouts =
                    Stream.concat(WindowStructs.LAYOUTS.stream(), CallStructs.LAYOUTS.stream()).toList();
            return new ProbeSpec(SyscallCollector.NAME, object.readAllBytes(), layouts, Map.of(), Map.of(), List.of(),
                    List.of(), Duration.ZERO);
        }
    }

    private static Path pin(String instance) throws IOException {
        try (Stream<Path> pins = Files.walk(Path.of("/sys/fs/bpf/tracewarden", instance))) {
            return pins.filter(path -> path.endsWith("maps/stream")).findFirst().orElseThrow();
        }
    }
}
