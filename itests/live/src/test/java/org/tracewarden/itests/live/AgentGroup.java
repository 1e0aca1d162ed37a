// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;

/** Limits of the control group that a process is in, read from the kernel's files, in version 1 or 2. */
record AgentGroup(Path cpu, Path memory, boolean v1) {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long NONE_FROM = 1L << 60;

    static AgentGroup of(int pid) {
        boolean v1 = Files.exists(ROOT.resolve("memory/memory.limit_in_bytes"));
        Assumptions.assumeTrue(v1 || Files.exists(ROOT.resolve("cgroup.controllers")),
                "this host has no control groups at " + ROOT);
        return v1
                ? new AgentGroup(ROOT.resolve("cpu" + path(pid, "cpu")), ROOT.resolve("memory" + path(pid, "memory")),
                        true)
                : new AgentGroup(Path.of(ROOT + path(pid, "")), Path.of(ROOT + path(pid, "")), false);
    }

    private static String path(int pid, String controller) {
        String text = read(Path.of("/proc/" + pid + "/cgroup"));
        return text.lines().map(line -> line.split(":", 3))
                .filter(parts -> Arrays.asList(parts[1].split(",")).contains(controller))
                .findFirst().orElseThrow(() -> new AssertionError("no " + controller + " in " + text))[2];
    }

    /** Microseconds of CPU in a second; empty without a quota. */
    OptionalLong cpuMicrosPerSecond() {
        String[] words = v1
                ? new String[] {read(cpu.resolve("cpu.cfs_quota_us")), read(cpu.resolve("cpu.cfs_period_us"))}
                : read(cpu.resolve("cpu.max")).split(" ");
        return words[0].equals("-1") || words[0].equals("max")
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(words[0]) * 1_000_000 / Long.parseLong(words[1]));
    }

    /** Bytes; empty without a limit. */
    OptionalLong memoryBytes() {
        String text = read(memory.resolve(v1 ? "memory.limit_in_bytes" : "memory.max"));
        return text.equals("max") || Long.parseLong(text) > NONE_FROM
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(text));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
