// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.Signal;
import org.tracewarden.shell.render.EventKind;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.TopSort;

/**
 * An option as it was typed. Options are taken as text and read here, because the console's own conversion reports a
 * wrong value in terms of Java types.
 *
 * @param option its name, such as {@code --since}
 */
public record OptionValue(String option, String text) {

    private static final Pattern LATENCY = Pattern.compile("(\\d{1,9})(ns|us|µs|ms|s)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** @throws CommandException naming option, value and accepted forms, as do the others */
    public Duration duration() throws CommandException {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw wrong("not a duration", "use 30s, 10m, 2h or 1d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Nanoseconds, above 0. */
    long latencyNanos() throws CommandException {
        Matcher matcher = LATENCY.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw wrong("not a latency", "use 500us, 5ms or 1s");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ns" -> amount;
            case "us", "µs" -> amount * 1000;
            case "ms" -> amount * 1_000_000;
            default -> amount * 1_000_000_000;
        };
    }

    public int number(int least, int most) throws CommandException {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong("not a number", "use " + least + " to " + most);
        }
        throw wrong("out of range", "use " + least + " to " + most);
    }

    /** A record's sequence in its stream. */
    long sequence() throws CommandException {
        try {
            long sequence = Long.parseLong(text.strip());
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong("not a sequence", "use a whole number from 0");
        }
        throw wrong("out of range", "use a whole number from 0");
    }

    public Signal signal() throws CommandException {
        return Signal.parse(text)
                .orElseThrow(() -> wrong(
                        "not a signal", "use a name such as KILL, SIGTERM, RTMIN+3 or a number 1 to 64"));
    }

    Set<EventKind> kinds() throws CommandException {
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (String name : text.split(",", -1)) {
            kinds.add(EventKind.parse(name).orElseThrow(() -> wrong("not a list of event types", "use one or more of "
                    + String.join(",", EnumSet.allOf(EventKind.class).stream().map(EventKind::text).toList()))));
        }
        return kinds;
    }

    SyscallCategory category() throws CommandException {
        try {
            return SyscallCategory.of(text);
        } catch (IllegalArgumentException unknown) {
            throw Failure.of(option + " " + SafeText.of(unknown.getMessage()));
        }
    }

    Severity severity() throws CommandException {
        return Arrays.stream(Severity.values()).filter(s -> s.name().equalsIgnoreCase(text.strip())).findFirst()
                .orElseThrow(() -> wrong("not a severity", "use none, low, medium, high or critical"));
    }

    Resolution resolution() throws CommandException {
        return switch (text.strip()) {
            case "1s" -> Resolution.SECOND;
            case "10s" -> Resolution.TEN_SECONDS;
            case "1m" -> Resolution.MINUTE;
            default -> throw wrong("not a resolution that is kept",
                    "use 1s (kept for 10 minutes), 10s (2 hours) or 1m (24 hours)");
        };
    }

    TopSort topSort() throws CommandException {
        return TopSort.parse(text).orElseThrow(() -> wrong("nothing to sort by", "use " + Arrays.stream(
                TopSort.values()).map(TopSort::text).collect(Collectors.joining(", "))));
    }

    /** Names separated by commas. */
    Set<String> names() throws CommandException {
        Set<String> names = new LinkedHashSet<>();
        for (String name : text.split(",", -1)) {
            if (name.isBlank()) {
                throw wrong("not a list of names", "separate them by single commas, such as openat,read");
            }
            names.add(name.strip());
        }
        return names;
    }

    String notEmpty() throws CommandException {
        if (text.isBlank()) {
            throw wrong("empty", "give some text");
        }
        return text;
    }

    private CommandException wrong(String what, String accepted) {
        return Failure.of(option + " " + SafeText.of(text) + ": " + what + "; " + accepted);
    }
}
