// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.Signal;

/**
 * Reads one {@code org.tracewarden.agent-NAME.cfg}: all of it, or it refuses all of it. What its values may be is
 * explained in {@code docs/configuration.md}. Immutable.
 */
final class AgentFile {

    /** Every key but the variables'. */
    static final Set<String> KEYS = new TreeSet<>(Set.of(
            "id", "name", "command", "working-directory", "user", "capabilities", "scope", "auto-restart",
            "max-restarts", "backoff-first", "backoff-most", "stable-after", "memory", "cpu", "syscalls", "processes",
            "open-files", "watchdog", "stop-signal", "stop-grace", "log", "log-size", "log-files", "after", "cascade",
            "recovery"));

    /** {@code env.NAME} is the variable NAME. */
    static final String VARIABLE = "env.";

    private static final String NONE = "none";
    /** The guide's "normal agents: 2-3 restarts". */
    private static final int NORMAL_RESTARTS = 3;
    private static final String WHOLE_NUMBER = "it may be a whole number";

    private final ConfigurationValues values;
    private final AgentDefaults defaults;
    private final OptionalInt id;
    private final AgentSpec spec;

    /**
     * @param nameOfFile what the file's name says; the agent's name unless it has another
     * @throws IllegalArgumentException with key, value and what it may be
     */
    AgentFile(ConfigurationValues values, String nameOfFile, AgentDefaults defaults) {
        this.values = values;
        this.defaults = defaults;
        refuseUnknownKeys();
        this.id = values.value("id", text -> OptionalInt.of((int) number(text, 1, 999_999)))
                .orElseGet(OptionalInt::empty);
        this.spec = read(values.text("name").orElse(nameOfFile));
    }

    /** Empty when the file leaves it to the supervisor. */
    OptionalInt id() {
        return id;
    }

    /** @param free used when the file names none */
    AgentSpec spec(int free) {
        return new AgentSpec(id.orElse(free), spec.name(), spec.command(), spec.environment(), spec.workingDirectory(),
                spec.user(), spec.capabilities(), spec.scope(), spec.restart(), spec.limits(), spec.watchdog(),
                spec.stop(), spec.logs(), spec.after(), spec.cascade(), spec.recovery());
    }

    private void refuseUnknownKeys() {
        for (String key : values.keys()) {
            if (!KEYS.contains(key) && !(key.startsWith(VARIABLE) && key.length() > VARIABLE.length())) {
                throw new WrongValue(key + ": no such key" + Suggestion.of(key.toLowerCase(Locale.ROOT), KEYS)
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse("; there are " + String.join(", ", KEYS) + " and " + VARIABLE + "NAME"));
            }
        }
    }

    private AgentSpec read(String name) {
        return new AgentSpec(id.orElse(1), name, command(), environment(),
                values.value("working-directory", AgentFile::absolute).orElse(""),
                values.text("user").orElse(""),
                values.listValue("capabilities", AgentFile::capabilities).orElse(Set.of()),
                values.listValue("scope", Scope::new).orElse(Scope.EVERYWHERE),
                restart(), limits(),
                values.value("watchdog", text -> WatchdogText.parse(text, defaults.watchdogTimeout())).orElse(Watchdog.NONE),
                stop(), logs(),
                values.listValue("after", AgentFile::agents).orElse(List.of()),
                values.value("cascade", AgentFile::truth).orElse(false),
                values.listValue("recovery", RecoveryText::parse));
    }

    private List<String> command() {
        Optional<List<String>> words = values.array("command")
                .or(() -> values.value("command", AgentFile::words));
        return words.filter(some -> !some.isEmpty()).orElseThrow(() ->
                new WrongValue("command: it is missing; it may be a program and its arguments, such as python3 x.py"));
    }

    private static List<String> words(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            throw new IllegalArgumentException("a list of words belongs into a .cfg.json file; here it may be a program"
                    + " and its arguments with blanks between them");
        }
        return CommandLine.words(text);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String key : values.keys()) {
            if (key.startsWith(VARIABLE)) {
                String value = values.raw(key);
                if (value.indexOf('\0') >= 0) {
                    // its value may be a secret
                    throw new WrongValue(key + ": it holds a zero byte, which no variable can");
                }
                environment.put(key.substring(VARIABLE.length()), value);
            }
        }
        return environment;
    }

    private RestartPolicy restart() {
        RestartPolicy standard = defaults.restart();
        int whenOn = standard.max() > 0 ? standard.max() : NORMAL_RESTARTS;
        int auto = values.value("auto-restart", text -> restarts(text, whenOn))
                .orElse(standard.auto() ? whenOn : 0);
        int most = values.value("max-restarts", text -> (int) number(text, 0, 1_000_000)).orElse(auto);
        boolean counted = values.text("auto-restart").filter(text -> text.matches("[0-9]+")).isPresent();
        if (counted && most != auto) {
            throw WrongValue.of("max-restarts", Integer.toString(most), "auto-restart says " + auto
                    + "; leave one of them out");
        }
        Duration first = time("backoff-first").orElse(standard.backoffFirst());
        Duration longest = time("backoff-most").orElse(
                standard.backoffMost().compareTo(first) < 0 ? first : standard.backoffMost());
        return ConfigurationValues.read(values.text("backoff-most").isPresent() ? "backoff-most" : "backoff-first",
                longest.toMillis() + " ms", longest, most1 -> new RestartPolicy(auto > 0, auto > 0 ? most : 0, first,
                        most1, time("stable-after").orElse(standard.stableAfter())));
    }

    private static int restarts(String text, int whenOn) {
        if (text.matches("[0-9]{1,7}")) {
            return (int) number(text, 0, 1_000_000);
        }
        try {
            return truth(text) ? whenOn : 0;
        } catch (IllegalArgumentException neither) {
            throw new IllegalArgumentException("it may be true, false, or how many restarts in a row: 0 to 1000000");
        }
    }

    private ResourceLimits limits() {
        ResourceLimits standard = defaults.limits();
        Optional<Optional<CpuText>> cpu = values.value("cpu", text ->
                text.equals(NONE) ? Optional.empty() : Optional.of(checked(CpuText.parse(text))));
        return new ResourceLimits(
                cpu.map(quota -> quota.map(CpuText::quotaMicros).map(OptionalLong::of).orElseGet(OptionalLong::empty))
                        .orElse(standard.cpuQuotaMicros()),
                cpu.flatMap(Function.identity()).map(CpuText::windowMicros).orElse(standard.cpuWindowMicros()),
                limit("memory", text -> atLeast(SizeText.parseBytes(text), 1L << 20, "1m (1048576 bytes)"),
                        standard.memoryBytes()),
                limit("syscalls", text -> atLeast(RateText.parsePerSecond(text), 1, "1/s"),
                        standard.syscallsPerSecond()),
                limit("processes", text -> number(text, 1, 4_194_304), standard.processes()),
                limit("open-files", text -> number(text, 16, 1_048_576), standard.openFiles()));
    }

    private static CpuText checked(CpuText cpu) {
        atLeast(cpu.quotaMicros(), 1_000, "1ms in a window");
        if (cpu.windowMicros() < 100_000 || cpu.windowMicros() > 60_000_000) {
            throw new IllegalArgumentException("the window may be 100ms to 60s");
        }
        return cpu;
    }

    private OptionalLong limit(String key, Function<String, Long> reader, OptionalLong standard) {
        return values.value(key, text ->
                text.equals(NONE) ? OptionalLong.empty() : OptionalLong.of(reader.apply(text))).orElse(standard);
    }

    private StopPolicy stop() {
        StopPolicy standard = defaults.stop();
        Signal signal = values.value("stop-signal", text -> Signal.parse(text).orElseThrow(() ->
                        new IllegalArgumentException("it may be a signal's name or number, such as TERM or 15")))
                .orElse(standard.signal());
        Duration grace = values.value("stop-grace", text -> {
            Duration parsed = DurationText.parse(text);
            if (parsed.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException("it may be 0 to 10m");
            }
            return parsed;
        }).orElse(standard.grace());
        return new StopPolicy(signal, grace);
    }

    private LogPolicy logs() {
        LogPolicy standard = defaults.logs();
        return new LogPolicy(
                values.value("log", AgentFile::truth).orElse(standard.keep()),
                values.value("log-size", AgentFile::logSize).orElse(standard.fileBytes()),
                values.value("log-files", text -> (int) number(text, 1, 100)).orElse(standard.files()));
    }

    private static long logSize(String text) {
        long bytes = SizeText.parseBytes(text);
        if (bytes < 1 << 16 || bytes > 1 << 30) {
            throw new IllegalArgumentException("it may be 64k to 1g");
        }
        return bytes;
    }

    private Optional<Duration> time(String key) {
        return values.value(key, DurationText::parse);
    }

    private static String absolute(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("it may be an absolute path");
        }
        return path;
    }

    private static Set<Capability> capabilities(List<String> words) {
        Set<Capability> found = new LinkedHashSet<>();
        for (String word : words) {
            found.add(Capability.of(word).orElseThrow(() -> new IllegalArgumentException("\"" + word
                    + "\" is no capability; there are " + String.join(", ", capabilityWords()))));
        }
        return found;
    }

    private static List<String> capabilityWords() {
        return Arrays.stream(Capability.values()).map(Capability::word).toList();
    }

    private static List<String> agents(List<String> names) {
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of an agent");
            }
        }
        return names;
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("it may be true or false");
        };
    }

    private static long number(String text, long least, long most) {
        if (!text.matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException(WHOLE_NUMBER + ", " + least + " to " + most);
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException("it may be " + least + " to " + most);
        }
        return number;
    }

    private static long atLeast(long number, long least, String shown) {
        if (number < least) {
            throw new IllegalArgumentException("it may be " + shown + " and more, or none");
        }
        return number;
    }
}
