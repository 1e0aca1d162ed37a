// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prints what a launch costs, and holds it to wide bounds, since a test machine is shared. */
@Timeout(120)
class LaunchTimesTest {

    private static final int WARM = 30;
    private static final int COUNT = 200;
    private static final int ALIVE = 20;

    @Test
    void startsAndEndsAreQuickAndALauncherIsSmall() throws Exception {
        try (Ground ground = new Ground()) {
            long[] start = new long[COUNT];
            long[] end = new long[COUNT];
            for (int i = -WARM; i < COUNT; i++) {
                Heard heard = new Heard();
                long began = System.nanoTime();
                Run run = ground.launchers.launch(ground.wish("sleep", "1000").request(), heard);
                long started = System.nanoTime() - began;
                began = System.nanoTime();
                run.signal(9);
                heard.await("exited 9");
                if (i >= 0) {
                    start[i] = started;
                    end[i] = heard.exitedHeardNanos - began;
                }
                run.release();
            }
            List<Run> living = new ArrayList<>();
            for (int i = 0; i < ALIVE; i++) {
                living.add(ground.sh("echo hello; exec sleep 1000", new Heard()));
            }
            Ground.until("output", () -> ground.said("hello") == ALIVE);
            long memory = 0;
            for (Run run : living) {
                memory += kilobytes(run.launcher().pid());
                run.signal(9);
                run.release();
            }
            System.out.printf("launch to started: median %.2f ms, 99 %% %.2f ms%n",
                    millis(start, 50), millis(start, 99));
            System.out.printf("kill to exited heard: median %.2f ms, 99 %% %.2f ms%n",
                    millis(end, 50), millis(end, 99));
            System.out.printf("launcher, one of %d: %d kB private%n", ALIVE, memory / ALIVE);
            assertTrue(millis(start, 50) < 50, "median of starts " + millis(start, 50) + " ms");
            assertTrue(millis(end, 50) < 20, "median of ends " + millis(end, 50) + " ms");
            assertTrue(memory / ALIVE < 200, memory / ALIVE + " kB private");
        }
    }

    private static long kilobytes(int pid) throws Exception {
        List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
        return lines.stream().filter(line -> line.startsWith("Private_"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
    }

    private static double millis(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * percent / 100] / 1e6;
    }
}
