// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.shell.render.Users;

/** User names of the host as {@code passwd(5)} has them; users of a directory service are shown by number. */
final class Passwd implements Users {

    static final Path FILE = Path.of("/etc/passwd");

    private static final Logger LOG = LoggerFactory.getLogger(Passwd.class);
    private static final int MAX_USERS = 65_536;

    private final Map<Integer, String> names = new HashMap<>();

    Passwd(Path file) {
        // Latin 1 accepts any bytes: a strange comment field must not hide the users below it
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.limit(MAX_USERS).map(line -> line.split(":")).filter(f -> f.length > 2).forEach(this::add);
        } catch (IOException unreadable) {
            LOG.debug("users are shown by number: {} cannot be read", file, unreadable);
        }
    }

    @Override
    public Optional<String> name(int uid) {
        return Optional.ofNullable(names.get(uid));
    }

    private void add(String[] fields) {
        if (fields[2].matches("\\d{1,10}") && Long.parseLong(fields[2]) <= 0xffff_ffffL) {
            names.putIfAbsent((int) Long.parseLong(fields[2]), fields[0]);
        }
    }
}
