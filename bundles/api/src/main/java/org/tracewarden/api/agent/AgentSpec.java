// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an agent is. Environments hold secrets: {@link #toString} shows their names only, and so must everything else.
 *
 * @param id 1 to 999,999, unique
 * @param name 1 to 64 letters, digits, {@code . _ -}, beginning with a letter or digit, unique; not a number
 * @param command program, looked for in PATH unless it has a slash, and its arguments
 * @param environment variables in addition to PATH, HOME, USER, LOGNAME, SHELL, LANG of the user it runs as
 * @param workingDirectory absolute; empty for the user's home, or / where that is not there
 * @param user name or numeric id; empty for the platform's own
 * @param after names of agents that must be active before it starts; they are stopped after it
 * @param cascade whether it is restarted when one of {@code after} is
 * @param recovery its own policy for faults; empty for the global one
 */
public record AgentSpec(
        int id,
        String name,
        List<String> command,
        Map<String, String> environment,
        String workingDirectory,
        String user,
        Set<Capability> capabilities,
        Scope scope,
        RestartPolicy restart,
        ResourceLimits limits,
        Watchdog watchdog,
        StopPolicy stop,
        LogPolicy logs,
        List<String> after,
        boolean cascade,
        Optional<RecoveryPolicy> recovery) {

    private static final int MAX_ID = 999_999;
    private static final int MAX_ARGUMENT_BYTES = 128 << 10;

    /** @throws IllegalArgumentException when a value is none, saying which and what it may be */
    public AgentSpec {
        require(id >= 1 && id <= MAX_ID, "id " + id + " is out of range (1 to " + MAX_ID + ")");
        require(name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") && !name.matches("[0-9]+"), "name \"" + name
                + "\" is none: 1 to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit, and not"
                + " digits alone");
        command = checked(name, command);
        environment = environment.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(environment));
        environment.keySet().forEach(key -> require(key.matches("[^=\\x00]+"),
                "\"" + key + "\" is no name of a variable of agent " + name));
        require(workingDirectory.isEmpty() || workingDirectory.startsWith("/"),
                "working directory \"" + workingDirectory + "\" of agent " + name + " is not absolute");
        capabilities = capabilities.isEmpty()
                ? Set.of()
                : Collections.unmodifiableSet(new LinkedHashSet<>(capabilities));
        after = List.copyOf(after);
        require(!after.contains(name), "agent " + name + " cannot start after itself");
        scope = shared(scope, Scope.EVERYWHERE);
        restart = shared(restart, RestartPolicy.NEVER);
        limits = shared(limits, ResourceLimits.DEFAULTS);
        watchdog = shared(watchdog, Watchdog.NONE);
        stop = shared(stop, StopPolicy.DEFAULT);
        logs = shared(logs, LogPolicy.DEFAULT);
    }

    private static List<String> checked(String name, List<String> command) {
        if (command instanceof Arguments) {
            return command;
        }
        List<String> words = List.copyOf(command);
        require(!words.isEmpty() && !words.get(0).isBlank(), "agent " + name + " has no command");
        require(words.stream().noneMatch(a -> a.indexOf('\0') >= 0 || a.length() > MAX_ARGUMENT_BYTES),
                "an argument of agent " + name + " is longer than " + MAX_ARGUMENT_BYTES + " or holds a zero byte");
        return new Arguments(words);
    }

    /** Of what is usual there is one object for all specs: a thousand of them are kept for as long as agents run. */
    private static <T> T shared(T value, T usual) {
        return value.equals(usual) ? usual : value;
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** An agent with the defaults of everything else. */
    public static AgentSpec of(int id, String name, List<String> command) {
        return new AgentSpec(id, name, command, Map.of(), "", "", Set.of(), Scope.EVERYWHERE, RestartPolicy.NEVER,
                ResourceLimits.DEFAULTS, Watchdog.NONE, StopPolicy.DEFAULT, LogPolicy.DEFAULT, List.of(), false,
                Optional.empty());
    }

    public AgentSpec withRestart(RestartPolicy changed) {
        return new AgentSpec(id, name, command, environment, workingDirectory, user, capabilities, scope, changed,
                limits, watchdog, stop, logs, after, cascade, recovery);
    }

    public AgentSpec withLimits(ResourceLimits changed) {
        return new AgentSpec(id, name, command, environment, workingDirectory, user, capabilities, scope, restart,
                changed, watchdog, stop, logs, after, cascade, recovery);
    }

    public AgentSpec withRecovery(Optional<RecoveryPolicy> changed) {
        return new AgentSpec(id, name, command, environment, workingDirectory, user, capabilities, scope, restart,
                limits, watchdog, stop, logs, after, cascade, changed);
    }

    @Override
    public String toString() {
        return "AgentSpec[" + id + " " + name + ", command " + command + ", variables " + environment.keySet() + "]";
    }
}
