// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.shell.agent.render.WatchSort;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.OptionValue;
import org.tracewarden.shell.render.SafeText;

/**
 * An option of an {@code asm} command as it was typed. Errors name option, value and what may be said instead.
 *
 * @param option its name, such as {@code --memory}
 */
record AgentOption(String option, String text) {

    private static final Pattern BYTES = Pattern.compile("(\\d{1,18})([kmgt]?)(?:i?b)?");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)?(us|ms|s|m)");
    private static final String NONE = "none";
    private static final long LEAST_MEMORY = 1 << 20;
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

    /** What is made of it; a refusal is told with option and value. */
    <T> T accepted(Supplier<T> made) throws CommandException {
        try {
            return made.get();
        } catch (IllegalArgumentException refused) {
            throw Failure.of(option + " " + SafeText.of(text) + ": " + SafeText.of(refused.getMessage()));
        }
    }

    /** Bytes; {@code none} for no limit. */
    OptionalLong bytes() throws CommandException {
        if (none()) {
            return OptionalLong.empty();
        }
        Matcher matcher = BYTES.matcher(lower());
        if (!matcher.matches()) {
            throw wrong("not an amount of memory", "use 100m, 2g or none");
        }
        int shift = matcher.group(2).isEmpty() ? 0 : 10 * ("kmgt".indexOf(matcher.group(2)) + 1);
        long amount = Long.parseLong(matcher.group(1));
        if (amount > Long.MAX_VALUE >> shift) {
            throw wrong("more memory than there can be", "use 100m, 2g or none");
        }
        if (amount << shift < LEAST_MEMORY) {
            throw wrong("too little memory for any program", "use 1m or more, or none");
        }
        return OptionalLong.of(amount << shift);
    }

    /** The limits with this CPU quota: {@code 500ms/s}, {@code 1.5s/2s}, {@code none}; also {@code 50%}. */
    ResourceLimits cpu(ResourceLimits others) throws CommandException {
        OptionalLong quota = OptionalLong.empty();
        long window = others.cpuWindowMicros();
        String value = lower().replace(" ", "");
        if (value.matches("\\d{1,7}(\\.\\d{1,3})?%")) {
            window = 1_000_000;
            quota = OptionalLong.of(micros(value.substring(0, value.length() - 1), 10_000));
        } else if (!none()) {
            int slash = value.indexOf('/');
            window = span(slash < 0 ? "" : value.substring(slash + 1));
            quota = OptionalLong.of(span(slash < 0 ? "" : value.substring(0, slash)));
        }
        OptionalLong micros = quota;
        long span = window;
        return accepted(() -> new ResourceLimits(micros, span, others.memoryBytes(), others.syscallsPerSecond(),
                others.processes(), others.openFiles()));
    }

    /** System calls a second: {@code 1000/s} or {@code 1000}; {@code none} for no limit. */
    OptionalLong rate() throws CommandException {
        String value = lower();
        return new AgentOption(option, value.endsWith("/s") ? value.substring(0, value.length() - 2) : value)
                .count("use 1000/s or none");
    }

    /** A whole number; {@code none} for no limit. */
    OptionalLong count() throws CommandException {
        return count("use a whole number or none");
    }

    Set<Capability> capabilities() throws CommandException {
        Set<Capability> capabilities = new LinkedHashSet<>();
        for (String word : words()) {
            capabilities.add(Capability.of(word).orElseThrow(() -> Failure.of(option + " " + SafeText.of(word)
                    + ": not a capability; use one or more of " + Arrays.stream(Capability.values())
                            .map(Capability::word).collect(Collectors.joining(",")))));
        }
        return capabilities;
    }

    /** Words between commas. */
    List<String> words() throws CommandException {
        List<String> words = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (words.stream().anyMatch(String::isEmpty)) {
            throw wrong("not a list", "separate its words by single commas");
        }
        return words;
    }

    /** {@code none}, {@code notify:30s}, {@code file:/run/x/alive:30s}; without a time it is the guide's. */
    Watchdog watchdog() throws CommandException {
        String accepted = "use notify:30s, file:/absolute/path:30s or none";
        if (none()) {
            return Watchdog.NONE;
        }
        Matcher matcher = Pattern.compile("(?:notify|file:(/.*?))(?::(\\d+[a-z]+))?").matcher(text.strip());
        if (!matcher.matches()) {
            throw wrong("not a watchdog", accepted);
        }
        Duration timeout = matcher.group(2) == null
                ? Watchdog.DEFAULT_TIMEOUT
                : new OptionValue(option, matcher.group(2)).duration();
        return accepted(() -> matcher.group(1) == null
                ? new Watchdog(Watchdog.Kind.NOTIFY, timeout, "")
                : new Watchdog(Watchdog.Kind.FILE, timeout, matcher.group(1)));
    }

    /** A duration that may be 0. */
    Duration grace() throws CommandException {
        Duration grace = text.strip().matches("0(ms|s|m)?") ? Duration.ZERO : new OptionValue(option, text).duration();
        if (grace.compareTo(LONGEST_GRACE) > 0) {
            throw wrong("too long", "use at most 10m");
        }
        return grace;
    }

    /** Whether this is a policy rather than the name of an agent. */
    boolean looksLikePolicy() {
        return text.indexOf('=') >= 0 || Set.of("strict", "permissive", "default").contains(lower());
    }

    /**
     * {@code strict}, {@code permissive}, {@code default}, actions such as {@code crash=kill}, or several of them
     * separated by commas, of which later ones hold.
     *
     * @param base what kinds get that are not named
     */
    RecoveryPolicy recovery(RecoveryPolicy base) throws CommandException {
        RecoveryPolicy policy = base;
        for (String word : words()) {
            policy = switch (word.toLowerCase(Locale.ROOT)) {
                case "strict" -> RecoveryPolicy.strict();
                case "permissive" -> RecoveryPolicy.permissive();
                case "default" -> RecoveryPolicy.DEFAULT;
                default -> with(policy, word);
            };
        }
        return policy;
    }

    FaultKind faultKind() throws CommandException {
        return FaultKind.of(text.strip()).orElseThrow(() -> wrong("not a kind of fault", "use "
                + Arrays.stream(FaultKind.values()).map(FaultKind::key).collect(Collectors.joining(", "))));
    }

    WatchSort sort() throws CommandException {
        return WatchSort.parse(text).orElseThrow(() -> wrong("nothing to sort by", "use " + Arrays.stream(
                WatchSort.values()).map(WatchSort::text).collect(Collectors.joining(", "))));
    }

    /** A variable. Nothing of the text is repeated in an error: it may be a secret. */
    Map.Entry<String, String> variable() throws CommandException {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw Failure.of(option + ": a variable needs a name, = and a value: " + option + " LANG=C");
        }
        return Map.entry(text.substring(0, equals), text.substring(equals + 1));
    }

    private RecoveryPolicy with(RecoveryPolicy policy, String word) throws CommandException {
        int equals = word.indexOf('=');
        FaultKind kind = FaultKind.of(equals < 0 ? word : word.substring(0, equals)).orElseThrow(() -> Failure.of(
                option + " " + SafeText.of(word) + ": not a policy; use strict, permissive, default, or actions for "
                        + Arrays.stream(FaultKind.values()).map(FaultKind::key).collect(Collectors.joining(", "))
                        + " such as crash=kill"));
        String wanted = equals < 0 ? "" : word.substring(equals + 1);
        FaultAction action = Arrays.stream(FaultAction.values()).filter(one -> one.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.of(option + " " + SafeText.of(word)
                        + ": not an action; use alert, throttle, restart or kill, such as " + kind.key() + "=kill"));
        return policy.with(kind, action);
    }

    private OptionalLong count(String accepted) throws CommandException {
        if (none()) {
            return OptionalLong.empty();
        }
        if (!text.strip().matches("\\d{1,18}")) {
            throw wrong("not a number", accepted);
        }
        return OptionalLong.of(Long.parseLong(text.strip()));
    }

    private long span(String span) throws CommandException {
        Matcher matcher = SPAN.matcher(span);
        if (!matcher.matches()) {
            throw wrong("not a share of CPU time", "use 500ms/s (half a core), 1.5s/2s or none");
        }
        return micros(matcher.group(1) == null ? "1" : matcher.group(1), switch (matcher.group(2)) {
            case "us" -> 1;
            case "ms" -> 1_000;
            case "s" -> 1_000_000;
            default -> 60_000_000;
        });
    }

    private static long micros(String number, long unit) {
        return new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).longValue();
    }

    private boolean none() {
        return lower().equals(NONE);
    }

    private String lower() {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private CommandException wrong(String what, String accepted) {
        return Failure.of(option + " " + SafeText.of(text) + ": " + what + "; " + accepted);
    }
}
