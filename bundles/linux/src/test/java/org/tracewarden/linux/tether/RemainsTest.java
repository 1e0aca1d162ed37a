// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RemainsTest {

    @Test
    void allOfATreeHasEndedWhenItReturns() throws Exception {
        Process program = new ProcessBuilder("sh", "-c",
                "for i in 1 2 3; do sh -c 'sleep 300 & echo $!; wait' & echo $!; done; echo $$; wait").start();
        List<Long> pids = new ArrayList<>();
        try (var told = new BufferedReader(
                new InputStreamReader(program.getInputStream(), StandardCharsets.US_ASCII))) {
            while (pids.size() < 7) {
                pids.add(Long.parseLong(told.readLine()));
            }
            assertTrue(pids.stream().allMatch(Proc::runs));

            new Remains(OptionalInt.of((int) program.pid()), Optional.empty()).kill();

            assertEquals(List.of(), pids.stream().filter(Proc::runs).toList());
            assertTrue(program.waitFor(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void aWriterOfThePipeIsFoundThoughItsParentHasEnded(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("pipe");
        new LinuxTethers(directory.resolve("tethers")).makePipe(pipe);
        // both ends, so that nobody waits for the other
        try (var reader = new RandomAccessFile(pipe.toFile(), "rw")) {
            // it tells of itself, which it can only when it has opened the pipe
            Process parent = new ProcessBuilder("sh", "-c", "sh -c 'echo $$ >&3; exec sleep 300 3>&-' 3>&1 >" + pipe
                    + " 2>&1 & read word").start();
            try (var told = new BufferedReader(
                    new InputStreamReader(parent.getInputStream(), StandardCharsets.US_ASCII))) {
                long orphan = Long.parseLong(told.readLine());
                parent.getOutputStream().close();
                assertTrue(parent.waitFor(1, TimeUnit.MINUTES));
                assertTrue(Proc.runs(orphan));

                new Remains(OptionalInt.empty(), Optional.of(pipe)).kill();

                assertFalse(Proc.runs(orphan));
            }
        }
    }
}
