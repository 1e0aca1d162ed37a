// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Users of this host, as {@code passwd(5)} and {@code group(5)} list them, or {@code getent(1)} does. Thread-safe. */
public final class Users {

    /**
     * A user.
     *
     * @param uid unsigned, as gid and groups are
     * @param groups all that the user is a member of, gid included
     * @param home directory; need not be there
     * @param shell need not be there
     */
    public record Account(String name, int uid, int gid, List<Integer> groups, String home, String shell) {

        /** As a launcher wants it. */
        public LaunchRequest.User user() {
            return new LaunchRequest.User(uid, gid, groups);
        }
    }

    private static final int PASSWD_FIELDS = 7;
    private static final int GROUP_FIELDS = 4;
    private static final long MAX_ID = 0xFFFF_FFFEL;
    private static final long GETENT_SECONDS = 5;

    private final Path passwd;
    private final Path group;
    private final boolean otherSources;

    public Users() {
        this(Path.of("/etc/passwd"), Path.of("/etc/group"), true);
    }

    Users(Path passwd, Path group, boolean otherSources) {
        this.passwd = passwd;
        this.group = group;
        this.otherSources = otherSources;
    }

    /**
     * Looks a user up; a name that consists of digits is a number first.
     *
     * @throws LaunchException when there is none
     */
    public Account find(String nameOrNumber) throws LaunchException {
        OptionalLong number = id(nameOrNumber);
        Predicate<String[]> wanted = fields -> number.isPresent()
                ? id(fields[2]).equals(number) : fields[0].equals(nameOrNumber);
        Optional<String[]> listed = accounts(lines(passwd)).filter(wanted).findFirst();
        String[] fields = listed.or(() -> accounts(getent("passwd", nameOrNumber)).filter(wanted).findFirst())
                .orElseThrow(() -> new LaunchException(number.isPresent()
                ? "no user has the number " + nameOrNumber + " on this host; check the agent's user"
                : "no user is named \"" + nameOrNumber + "\" on this host; check the agent's user, or add it with:"
                        + " useradd --system " + nameOrNumber));
        int gid = (int) Long.parseLong(fields[3]);
        Stream<String> elsewhere = listed.isPresent() ? Stream.empty()
                : getent("initgroups", fields[0]).flatMap(Users::initgroups);
        return new Account(fields[0], (int) Long.parseLong(fields[2]), gid, groups(fields[0], gid, elsewhere),
                fields[5], fields[6]);
    }

    /** Of the user that this process runs as. */
    public Optional<Account> own() {
        try {
            return Optional.of(find(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString()));
        } catch (IOException | LaunchException unlisted) {
            return Optional.empty();
        }
    }

    private List<Integer> groups(String name, int gid, Stream<String> elsewhere) {
        Set<Integer> groups = new LinkedHashSet<>();
        groups.add(gid);
        Stream.concat(lines(group), elsewhere)
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length == GROUP_FIELDS && id(fields[2]).isPresent())
                .filter(fields -> List.of(fields[3].split(",")).contains(name))
                .forEach(fields -> groups.add((int) Long.parseLong(fields[2])));
        return List.copyOf(groups);
    }

    /** {@code NAME GID GID …} in the form of {@code group(5)}. */
    private static Stream<String> initgroups(String line) {
        String[] words = line.strip().split("\\s+");
        return Stream.of(words).skip(1).map(gid -> "::" + gid + ":" + words[0]);
    }

    private static Stream<String[]> accounts(Stream<String> lines) {
        return lines.map(line -> line.split(":", -1)).filter(fields -> fields.length == PASSWD_FIELDS
                && id(fields[2]).isPresent() && id(fields[3]).isPresent());
    }

    private static OptionalLong id(String text) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > MAX_ID) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).lines();
        } catch (IOException none) {
            return Stream.empty();
        }
    }

    /** Sources such as LDAP; without the command, or an answer, nothing. */
    private Stream<String> getent(String database, String key) {
        if (!otherSources || key.startsWith("-")) {
            return Stream.empty();
        }
        try {
            Process process = new ProcessBuilder("getent", database, key)
                    .redirectInput(Path.of("/dev/null").toFile()).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(GETENT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Stream.empty();
            }
            try (var out = process.getInputStream()) {
                return new String(out.readAllBytes(), StandardCharsets.ISO_8859_1).lines();
            }
        } catch (IOException missing) {
            return Stream.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }
}
