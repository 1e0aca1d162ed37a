// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc tells of a process. */
final class Proc {

    private Proc() {}

    /** The boot clock, to a hundredth of a second. */
    static long bootNanos() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime"));
            return new java.math.BigDecimal(uptime.substring(0, uptime.indexOf(' ')))
                    .movePointRight(9).longValueExact();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** State letter, such as S for sleeping, T for stopped, Z for a zombie. */
    static String state(int pid) {
        String stat = read(pid, "stat");
        return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    }

    static String comm(int pid) {
        return read(pid, "comm").strip();
    }

    /** Inode of its pid namespace. */
    static long pidNamespace(int pid) {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString();
            return Long.parseLong(link.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pid in the innermost namespace. */
    static int namespacePid(int pid) {
        String ids = read(pid, "status").lines().filter(line -> line.startsWith("NSpid:")).findFirst().orElseThrow();
        return Integer.parseInt(ids.substring(ids.lastIndexOf('\t') + 1));
    }

    /** Children of its main thread, in the order they were born. */
    static java.util.List<Integer> children(int pid) {
        return read(pid, "task/" + pid + "/children").lines().flatMap(line -> java.util.Arrays.stream(line.split(" ")))
                .filter(child -> !child.isBlank()).map(Integer::valueOf).toList();
    }

    /** Every process there is now. */
    static java.util.List<Integer> pids() {
        try (var entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString()).filter(name -> name.matches("\\d+"))
                    .map(Integer::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file of it holds; empty when the process is gone. */
    static String text(int pid, String file) {
        try {
            // environ and cmdline may hold any bytes
            return Files.readString(Path.of("/proc/" + pid + "/" + file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static String read(int pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
