// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningProgramsTest {

    private static final long FALLBACK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<List<Object>> calls = new ArrayList<>();
    private long result;

    private final Natives natives = new Natives(null, (Libc) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Libc.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("strerror")) {
                    return "Invalid argument";
                }
                calls.add(List.of(arguments));
                return result;
            }));

    private static long nanosOf(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return System.nanoTime() - start;
    }

    @Test
    void theKernelIsAskedByTheNumberOfTheArchitecture() {
        new RunningPrograms(natives, "amd64").await();
        new RunningPrograms(natives, "aarch64").await();
        assertEquals(List.of(List.of(324L, 1L, 0L, 0L), List.of(283L, 1L, 0L, 0L)), calls);
    }

    @Test
    void whereTheKernelRefusesTheTimeIsWaitedEachTime() {
        result = -1;
        RunningPrograms running = new RunningPrograms(natives, "amd64");
        assertTrue(nanosOf(running::await) >= FALLBACK_NANOS);
        assertTrue(nanosOf(running::await) >= FALLBACK_NANOS);
        assertEquals(2, calls.size());
        assertTrue(nanosOf(new RunningPrograms(natives, "riscv64")::await) >= FALLBACK_NANOS);
    }
}
