// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Home directories by user id, of the host's {@code passwd(5)} at the time of reading. Users that are not in it, as of
 * a directory service, are known by {@code /home} alone.
 */
public final class Homes {

    private static final int MAX_USERS = 10_000;

    private final Map<Integer, String> byUser;

    private Homes(Map<Integer, String> byUser) {
        this.byUser = byUser;
    }

    /** Empty, apart from root's, when the file cannot be read. @param passwd usually {@code /etc/passwd} */
    public static Homes read(Path passwd) {
        Map<Integer, String> homes = new HashMap<>();
        homes.put(0, "/root");
        try (Stream<String> lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
            lines.limit(MAX_USERS).map(line -> line.split(":")).filter(fields -> fields.length > 5).forEach(fields -> {
                try {
                    homes.put(Integer.parseUnsignedInt(fields[2]), fields[5]);
                } catch (NumberFormatException notAUser) {
                    // a line of another form names no user
                }
            });
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            return new Homes(Map.of(0, "/root"));
        }
        return new Homes(homes);
    }

    static Homes known(Map<Integer, String> byUser) {
        return new Homes(Map.copyOf(byUser));
    }

    Optional<String> of(int uid) {
        return Optional.ofNullable(byUser.get(uid)).filter(home -> home.length() > 1 && home.startsWith("/"));
    }

    /** The part of a path below a home, its user's or any of the usual ones; empty when it is in none. */
    static String below(String path, Optional<String> home) {
        if (home.isPresent() && PathNames.under(path, home.get())) {
            return path.substring(home.get().length() + 1);
        }
        if (path.startsWith("/root/")) {
            return path.substring("/root/".length());
        }
        if (path.startsWith("/home/")) {
            int end = path.indexOf('/', "/home/".length());
            return end < 0 ? "" : path.substring(end + 1);
        }
        return "";
    }
}
