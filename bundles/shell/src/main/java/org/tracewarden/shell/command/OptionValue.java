// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.event.Signal;
import org.tracewarden.shell.render.EventKind;
import org.tracewarden.shell.render.SafeText;

/**
 * An option as it was typed. Options are taken as text and read here, because the console's own conversion reports a
 * wrong value in terms of Java types.
 *
 * @param option its name, such as {@code --since}
 */
record OptionValue(String option, String text) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** @throws CommandException naming option, value and accepted forms, as do the others */
    Duration duration() throws CommandException {
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

    int number(int least, int most) throws CommandException {
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

    Signal signal() throws CommandException {
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
