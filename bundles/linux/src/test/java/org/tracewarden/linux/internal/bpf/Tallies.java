// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tracewarden.linux.bpf.ProbeSpec;

/** The test object {@code tallies.bpf.c}: how to ask for it and how to make it count. */
final class Tallies {

    static final String COLLECTOR = "tallies";
    private static final long GETPPID = System.getProperty("os.arch").equals("aarch64") ? 173 : 110;

    private interface Calls extends Library {
        long syscall(long number, long argument);

        int sched_setaffinity(int thread, long bytes, long[] mask);
    }

    private static final Calls CALLS = Native.load("c", Calls.class);

    private Tallies() {}

    static ProbeSpec spec(Map<String, Integer> sizes) {
        try {
            byte[] object = Files.readAllBytes(Path.of("target/test-bpf/tallies.bpf.o"));
            return new ProbeSpec(COLLECTOR, object, List.of(), Map.of("pid", ProcessHandle.current().pid()), sizes,
                    List.of(), List.of(), Duration.ofMinutes(5));
        } catch (IOException e) {
            throw new IllegalStateException("src/test/bpf/build.sh makes it in generate-test-resources", e);
        }
    }

    static void call(long argument) {
        CALLS.syscall(GETPPID, argument);
    }

    /** Calls once with each number, on one CPU. */
    static Thread callOn(int cpu, LongStream arguments) {
        Thread caller = new Thread(() -> {
            if (CALLS.sched_setaffinity(0, Long.BYTES, new long[] {1L << cpu}) != 0) {
                throw new IllegalStateException("cannot run on CPU " + cpu);
            }
            arguments.forEach(Tallies::call);
        }, "caller on CPU " + cpu);
        caller.start();
        return caller;
    }
}
