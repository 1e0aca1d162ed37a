// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP sockets on which a process listens, from /proc. */
final class Listening {

    private static final String LISTEN = "0A";

    private Listening() {}

    /** As {@code 127.0.0.1:8101}; an IPv6 socket keeps the kernel's spelling. */
    static List<String> of(long pid) throws IOException {
        Set<String> inodes = sockets(pid);
        Path net = Path.of("/proc", Long.toString(pid), "net");
        return Stream.concat(rows(net.resolve("tcp")), rows(net.resolve("tcp6")))
                .map(row -> row.strip().split("\\s+"))
                .filter(fields -> fields[3].equals(LISTEN) && inodes.contains(fields[9]))
                .map(fields -> address(fields[1])).toList();
    }

    private static Stream<String> rows(Path table) throws IOException {
        return Files.exists(table) ? Files.readAllLines(table).stream().skip(1) : Stream.empty();
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (NoSuchFileException closedMeanwhile) {
                    continue;
                }
            }
        }
        return inodes;
    }

    private static String address(String hex) {
        String[] parts = hex.split(":");
        int port = Integer.parseInt(parts[1], 16);
        if (parts[0].length() != 8) {
            return parts[0] + ":" + port;
        }
        long ip = Long.parseLong(parts[0], 16);
        return (ip & 255) + "." + (ip >> 8 & 255) + "." + (ip >> 16 & 255) + "." + (ip >> 24) + ":" + port;
    }
}
