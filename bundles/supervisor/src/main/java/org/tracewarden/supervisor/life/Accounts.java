// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tracewarden.supervisor.launch.LaunchException;

/**
 * Users by name or number: from passwd and group files, and from {@code getent(1)} for those that a directory service
 * knows. Thread-safe; keeps the files' lines until they change, so that changes count at once.
 */
final class Accounts {

    private static final long GETENT_SECONDS = 3;

    private final LinesOfFile passwd;
    private final LinesOfFile group;
    private final int own;

    Accounts() {
        this(Path.of("/etc/passwd"), Path.of("/etc/group"), ownUid());
    }

    Accounts(Path passwd, Path group, int own) {
        this.passwd = new LinesOfFile(passwd);
        this.group = new LinesOfFile(group);
        this.own = own;
    }

    private static int ownUid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException unreadable) {
            throw new IllegalStateException("/proc/self cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Whether programs can be run as any user. */
    boolean root() {
        return own == 0;
    }

    /** Who the platform is. */
    Account own() {
        return byNumber(own);
    }

    /** @throws LaunchException when there is none of that name, or the platform may not run programs as that one */
    Account find(String user) throws LaunchException {
        Optional<Account> found = user.matches("[0-9]{1,9}")
                ? Optional.of(byNumber(Integer.parseInt(user)))
                : entry(0, user).map(this::account);
        Account account = found.orElseThrow(() -> new LaunchException("user \"" + user + "\" is not known on this host;"
                + " make it (useradd " + user + ") or name another one"));
        if (own != 0 && account.uid() != own) {
            throw new LaunchException("only root can run an agent as user " + user + "; this platform is " + own().name());
        }
        return account;
    }

    private Account byNumber(int uid) {
        return entry(2, Integer.toString(uid)).map(this::account)
                .orElseGet(() -> new Account(Integer.toString(uid), uid, uid, List.of(), "/", "/bin/sh"));
    }

    private Optional<String[]> entry(int field, String value) {
        return passwd.lines().stream().map(line -> line.split(":", -1))
                .filter(fields -> fields.length >= 7 && fields[field].equals(value))
                .findFirst()
                .or(() -> getent(value));
    }

    private Account account(String[] fields) {
        int gid = Integer.parseInt(fields[3]);
        List<Integer> groups = new ArrayList<>();
        for (String line : group.lines()) {
            String[] one = line.split(":", -1);
            if (one.length >= 4 && Arrays.asList(one[3].split(",")).contains(fields[0])) {
                groups.add(Integer.parseInt(one[2]));
            }
        }
        if (!groups.contains(gid)) {
            groups.add(0, gid);
        }
        return new Account(fields[0], Integer.parseInt(fields[2]), gid, List.copyOf(groups), fields[5],
                fields[6].isEmpty() ? "/bin/sh" : fields[6]);
    }

    private static Optional<String[]> getent(String value) {
        try {
            Process process = new ProcessBuilder("getent", "passwd", "--", value)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            if (!process.waitFor(GETENT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String[] fields = line.split(":", -1);
            return process.exitValue() == 0 && fields.length >= 7 ? Optional.of(fields) : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
