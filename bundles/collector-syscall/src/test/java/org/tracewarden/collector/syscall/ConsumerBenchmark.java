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
 * Consumers of the stream's ring: libbpf's in C, the in-place reader that reads the same five fields, and the same with
 * each call decoded into an object. First what they deliver while a program calls as fast as it can on another CPU,
 * then what a record costs when each in turn empties the same full ring.
 * Arguments: the programs {@code drain} and {@code calls} of {@code itests/bench/syscalls}. Needs root.
 */
public final class ConsumerBenchmark {

    /** As the collector reads. */
    private static final int BATCH = 4096;
    private static final int WARM_ROUNDS = 10;
    private static final int ROUNDS = 15;
    private static final int LIVE_WARM_ROUNDS = 1;
    private static final int LIVE_ROUNDS = 3;
    private static final String LIVE_SECONDS = "1";
    private static final String LIVE_CALLING_SECONDS = "1.8";
    private static final String CALLS_A_ROUND = "105000";
    private static final int PID = 32;
    private static final int ENTERED = 40;
    private static final int RESULT = 48;
    private static final int NUMBER = 108;

    /** Empties the ring: how many records and nanoseconds it took. */
    private interface Drain {
        long[] run() throws Exception;
    }

    private record Consumer(String name, Drain drain, Drain live, List<Double> rates, List<Double> nanosPerRecord) {}

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
                    consumer("C, ring_buffer__consume of libbpf", () -> readInC(drainer.toString(), pin),
                            () -> readInC(drainer.toString(), pin, LIVE_SECONDS)),
                    inJava("Java in place, the same fields", ring, this::read),
                    inJava("Java, decoded into objects", ring, (data, offset, length) ->
                            sum += decoder.decode(data, offset, length).latencyNanos()));
            for (int round = 0; round < LIVE_WARM_ROUNDS + LIVE_ROUNDS; round++) {
                for (Consumer consumer : consumers) {
                    double rate = live(consumer, caller);
                    if (round >= LIVE_WARM_ROUNDS) {
                        consumer.rates().add(rate);
                    }
                }
            }
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

    private static Consumer consumer(String name, Drain drain, Drain live) {
        return new Consumer(name, drain, live, new ArrayList<>(), new ArrayList<>());
    }

    private static Consumer inJava(String name, EventRing ring, RecordHandler handler) {
        return consumer(name, () -> drain(ring, handler, 0),
                () -> drain(ring, handler, (long) (Double.parseDouble(LIVE_SECONDS) * 1e9)));
    }

    /** Records a second while a program calls without a pause. */
    private static double live(Consumer consumer, Path caller) throws Exception {
        Process calling = new ProcessBuilder(caller.toString(), "pace", "2000000", LIVE_CALLING_SECONDS)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Thread.sleep(300); // it has begun, and the ring is full
        long[] result = consumer.live().run();
        calling.waitFor();
        consumer.drain().run();
        return result[0] / (result[1] / 1e9);
    }

    private static void print(List<Consumer> consumers) {
        double rate = median(consumers.get(0).rates());
        double nanos = median(consumers.get(0).nanosPerRecord());
        System.out.printf("%-36s %16s %8s %18s %8s%n", "", "live, records/s", "of C", "full ring, ns each", "of C");
        for (Consumer consumer : consumers) {
            double own = median(consumer.rates());
            double each = median(consumer.nanosPerRecord());
            System.out.printf("%-36s %,16.0f %6.2f x %18.1f %6.2f x%n", consumer.name(), own, own / rate, each,
                    nanos / each);
        }
        double ratio = median(consumers.get(1).rates()) / rate;
        System.out.printf("goal: at least 0.9 x the rate of libbpf, live     measured %.2f x     %s%n", ratio,
                ratio >= 0.9 ? "met" : "MISSED");
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }

    private void read(ByteBuffer data, int offset, int length) {
        if (EventFields.is(EventFields.KIND_STREAM, data, offset, length)) {
            sum += EventFields.time(data, offset) - data.getLong(offset + ENTERED) + data.getShort(offset + NUMBER)
                    + data.getInt(offset + PID) + data.getLong(offset + RESULT);
        }
    }

    /** @param forNanos goes on for so long; 0 until the ring is empty */
    private static long[] drain(EventRing ring, RecordHandler handler, long forNanos) {
        long begin = System.nanoTime();
        long records = 0;
        int read;
        do {
            read = ring.poll(handler, BATCH);
            records += read;
        } while (forNanos == 0 ? read > 0 : System.nanoTime() - begin < forNanos);
        return new long[] {records, System.nanoTime() - begin};
    }

    private static long[] readInC(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split(" ");
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command[0] + " failed");
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
