// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.supervisor.launch.LaunchException;
import org.tracewarden.supervisor.launch.LaunchRequest;

/** Makes of a spec what its launcher needs to know: user, environment, directories. Thread-safe. */
final class Requests {

    private static final String ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String USER_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Path runs;
    private final Path logs;
    private final Accounts accounts;

    /**
     * @param runs {@code RUN/agents}
     * @param logs {@code DATA/supervisor/logs}
     */
    Requests(Path runs, Path logs, Accounts accounts) {
        this.runs = runs;
        this.logs = logs;
        this.accounts = accounts;
    }

    LaunchRequest of(AgentSpec spec, int number, List<Path> joinFiles, List<Path> launcherJoinFiles)
            throws LaunchException {
        Account account = spec.user().isEmpty() ? accounts.own() : accounts.find(spec.user());
        Optional<LaunchRequest.User> user = spec.user().isEmpty() || !accounts.root()
                ? Optional.empty()
                : Optional.of(new LaunchRequest.User(account.uid(), account.gid(), account.groups()));
        boolean notify = spec.watchdog().kind() == Watchdog.Kind.NOTIFY;
        return new LaunchRequest(
                runs.resolve(Integer.toString(spec.id())).resolve(Long.toString(number)),
                spec.command(),
                environment(spec, account),
                workingDirectory(spec, account),
                user,
                joinFiles,
                launcherJoinFiles,
                spec.limits().openFiles(),
                spec.logs().keep() ? Optional.of(log(spec)) : Optional.empty(),
                notify ? OptionalLong.of(spec.watchdog().timeout().toMillis()) : OptionalLong.empty());
    }

    private LaunchRequest.Log log(AgentSpec spec) throws LaunchException {
        try {
            if (!Files.isDirectory(logs)) {
                Files.createDirectories(logs,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException refused) {
            throw new LaunchException("the directory of logs " + logs + " cannot be made: " + refused.getMessage(),
                    refused);
        }
        return new LaunchRequest.Log(logs.resolve(spec.name() + ".log"), spec.logs());
    }

    private static Map<String, String> environment(AgentSpec spec, Account account) {
        Map<String, String> all = new TreeMap<>();
        all.put("PATH", account.uid() == 0 ? ROOT_PATH : USER_PATH);
        all.put("HOME", account.home());
        all.put("USER", account.name());
        all.put("LOGNAME", account.name());
        all.put("SHELL", account.shell());
        all.put("LANG", System.getenv().getOrDefault("LANG", "C.UTF-8"));
        all.putAll(spec.environment());
        return all;
    }

    private static Path workingDirectory(AgentSpec spec, Account account) throws LaunchException {
        if (spec.workingDirectory().isEmpty()) {
            return Files.isDirectory(Path.of(account.home())) ? Path.of(account.home()) : Path.of("/");
        }
        Path directory = Path.of(spec.workingDirectory());
        if (!Files.isDirectory(directory)) {
            throw new LaunchException("working directory " + directory + " of agent " + spec.name() + " is "
                    + (Files.exists(directory) ? "no directory" : "not there"));
        }
        return directory;
    }
}
