// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;

/**
 * Checked configuration of the supervisor. What is said of an agent holds for those whose spec does not say otherwise,
 * from when their spec is made.
 *
 * @param maxAgents a spawn beyond them is refused
 * @param statusDirectory of the views as files, absolute; empty for no files
 * @param stopAgents whether they end with the platform
 * @param limits of an agent
 * @param restart of an agent
 * @param stop of an agent
 * @param logs of an agent
 * @param watchdogTimeout of an agent with a watchdog
 * @param watchInterval between two looks at a running agent
 * @param recovery of agents that have none of their own, at any time
 * @param throttleFloorMicros CPU time in a second that a throttled agent is left, at least 10,000
 * @param floodGrace for so long after its start a run is not judged for floods
 */
public record Settings(
        int maxAgents,
        Optional<Path> statusDirectory,
        boolean stopAgents,
        ResourceLimits limits,
        RestartPolicy restart,
        StopPolicy stop,
        LogPolicy logs,
        Duration watchdogTimeout,
        Duration watchInterval,
        RecoveryPolicy recovery,
        long throttleFloorMicros,
        Duration floodGrace) {

    private static final long MICROS_PER_PERCENT = 10_000;

    /** What is in force when a first configuration is refused. */
    static Settings defaults(Path runDirectory) {
        return new Settings(1_000, Optional.of(runDirectory.resolve("agentsys").toAbsolutePath().normalize()), false,
                ResourceLimits.DEFAULTS, RestartPolicy.NEVER, StopPolicy.DEFAULT, LogPolicy.DEFAULT,
                Watchdog.DEFAULT_TIMEOUT, Duration.ofSeconds(1), RecoveryPolicy.DEFAULT,
                MICROS_PER_PERCENT, Duration.ofSeconds(5));
    }

    /**
     * Reads and checks the configuration as a whole.
     *
     * @param runDirectory that a relative path is taken from
     * @param properties the raw values, which are read before the typed ones: there a number that is none would be 0
     * @throws IllegalArgumentException naming key, value and what is allowed, of the first that is wrong
     */
    static Settings read(Path runDirectory, SupervisorConfig config, Map<String, Object> properties) {
        Reader reader = new Reader(properties);
        int maxAgents = reader.number("max-agents", config::max$_$agents, 1, 10_000);
        Optional<Path> status = reader.read("status-directory", config::status$_$directory,
                text -> path(runDirectory, text));
        boolean stopAgents = reader.read("stop-agents", config::stop$_$agents, Settings::truth);
        CpuLimit cpu = reader.read("cpu", config::cpu, CpuLimit::parse);
        cpu.quotaMicros().ifPresent(quota -> reader.inRange("cpu", config::cpu, quota, 1_000, Long.MAX_VALUE,
                "a time of at least 1ms, or none"));
        reader.inRange("cpu", config::cpu, cpu.windowMicros(), 100_000, 60_000_000, "a window of 100ms to 60s");
        OptionalLong memory = reader.limit("memory", config::memory, Quantity::bytes, 1 << 20, Long.MAX_VALUE,
                "at least 1m, or none");
        OptionalLong syscalls = reader.limit("syscalls", config::syscalls, Quantity::count, 1, Long.MAX_VALUE,
                "at least 1, or none");
        OptionalLong processes = reader.limit("processes", config::processes, Quantity::count, 1, 4_194_304,
                "1 to 4194304, or none");
        OptionalLong files = reader.limit("open-files", config::open$_$files, Quantity::count, 16, 1_048_576,
                "16 to 1048576, or none");
        int restarts = reader.number("max-restarts", config::max$_$restarts, 0, 1_000_000);
        Duration first = reader.time("backoff-first", config::backoff$_$first, Duration.ZERO, Duration.ofHours(1),
                "0s to 1h");
        Duration most = reader.time("backoff-most", config::backoff$_$most, first, Duration.ofHours(1),
                "backoff-first = " + reader.text("backoff-first", config::backoff$_$first) + " to 1h");
        Duration stable = reader.time("stable-after", config::stable$_$after, Duration.ZERO, Duration.ofHours(24),
                "0s to 24h");
        Duration grace = reader.time("stop-grace", config::stop$_$grace, Duration.ZERO, Duration.ofMinutes(10),
                "0s to 10m");
        long logBytes = reader.amount("log-size", config::log$_$size, Quantity::bytes, 1 << 16, 1 << 30, "64k to 1g");
        int logFiles = reader.number("log-files", config::log$_$files, 1, 100);
        Duration watchdog = reader.time("watchdog-timeout", config::watchdog$_$timeout, Duration.ofMillis(100),
                Duration.ofHours(24), "100ms to 24h");
        Duration watch = reader.time("watch-interval", config::watch$_$interval, Duration.ofMillis(100),
                Duration.ofSeconds(10), "100ms to 10s");
        RecoveryPolicy recovery = reader.read("recovery", config::recovery, RecoveryText::parse);
        int floor = reader.number("throttle-floor-percent", config::throttle$_$floor$_$percent, 1, 100);
        int floodGrace = reader.number("flood-grace-seconds", config::flood$_$grace$_$seconds, 0, 600);
        return new Settings(maxAgents, status, stopAgents,
                new ResourceLimits(cpu.quotaMicros(), cpu.windowMicros(), memory, syscalls, processes, files),
                new RestartPolicy(restarts > 0, restarts, first, most, stable),
                new StopPolicy(StopPolicy.DEFAULT.signal(), grace), new LogPolicy(true, logBytes, logFiles), watchdog,
                watch, recovery, floor * MICROS_PER_PERCENT, Duration.ofSeconds(floodGrace));
    }

    private static Optional<Path> path(Path from, String text) {
        if (Quantity.NONE.equals(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(from.resolve(text).toAbsolutePath().normalize());
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("\"" + text + "\" is no path: " + wrong.getReason(), wrong);
        }
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }

    /** Reads values one by one; its errors begin with the key. */
    private record Reader(Map<String, Object> properties) {

        <T> T read(String key, Supplier<?> shipped, Function<String, T> parser) {
            String text = text(key, shipped);
            if (text.isEmpty()) {
                throw new IllegalArgumentException(key + " has no value; leave the line out for the default, "
                        + shipped.get());
            }
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(key + ": " + wrong.getMessage(), wrong);
            }
        }

        OptionalLong limit(String key, Supplier<?> shipped, ToLongFunction<String> parser, long least, long most,
                String range) {
            return text(key, shipped).equals(Quantity.NONE)
                    ? OptionalLong.empty()
                    : OptionalLong.of(amount(key, shipped, parser, least, most, range));
        }

        long amount(String key, Supplier<?> shipped, ToLongFunction<String> parser, long least, long most,
                String range) {
            long value = read(key, shipped, parser::applyAsLong);
            inRange(key, shipped, value, least, most, range);
            return value;
        }

        int number(String key, Supplier<?> shipped, int least, int most) {
            return (int) amount(key, shipped, Quantity::count, least, most, least + " to " + most);
        }

        Duration time(String key, Supplier<?> shipped, Duration least, Duration most, String range) {
            return Duration.ofNanos(amount(key, shipped, text -> Quantity.time(text).toNanos(), least.toNanos(),
                    most.toNanos(), range));
        }

        void inRange(String key, Supplier<?> shipped, long value, long least, long most, String range) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        key + " = " + text(key, shipped) + " is out of range (" + range + ")");
            }
        }

        /** A list may come as one from files of other formats. */
        String text(String key, Supplier<?> shipped) {
            Object value = properties.containsKey(key) ? properties.get(key) : shipped.get();
            if (value instanceof Object[] array) {
                value = Arrays.stream(array).map(String::valueOf).collect(Collectors.joining(","));
            } else if (value instanceof Collection<?> list) {
                value = list.stream().map(String::valueOf).collect(Collectors.joining(","));
            }
            return String.valueOf(value).strip();
        }
    }
}
