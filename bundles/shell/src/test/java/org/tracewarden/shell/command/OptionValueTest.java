// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.event.Signal;
import org.tracewarden.shell.render.EventKind;

class OptionValueTest {

    @Test
    void durations_are_read_in_five_units() throws CommandException {
        assertEquals(Duration.ofMillis(500), since("500ms").duration());
        assertEquals(Duration.ofSeconds(30), since("30s").duration());
        assertEquals(Duration.ofMinutes(10), since("10m").duration());
        assertEquals(Duration.ofHours(2), since("2h").duration());
        assertEquals(Duration.ofDays(1), since("1d").duration());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10x", "", "10", "m", "-5s", "1.5h", "0s", "99999999999d", "10 m"})
    void anything_else_is_refused_with_the_value_and_the_accepted_forms(String text) {
        assertFails("--since " + text + ": not a duration; use 30s, 10m, 2h or 1d", () -> since(text).duration());
    }

    @Test
    void an_offending_value_is_printed_safely() {
        assertFails("--since \\x1b[2J: not a duration; use 30s, 10m, 2h or 1d", () -> since("\u001b[2J").duration());
    }

    @Test
    void numbers_have_a_range() throws CommandException {
        assertEquals(255, new OptionValue("--code", "255").number(0, 255));
        assertFails("--code 256: out of range; use 0 to 255", () -> new OptionValue("--code", "256").number(0, 255));
        assertFails("--code abc: not a number; use 0 to 255", () -> new OptionValue("--code", "abc").number(0, 255));
    }

    @Test
    void signals_and_event_types_are_read_by_name() throws CommandException {
        assertEquals(new Signal(9), new OptionValue("--signal", "sigkill").signal());
        assertEquals(EnumSet.of(EventKind.EXEC, EventKind.OOM), new OptionValue("--type", "exec, OOM").kinds());
        assertFails("--signal FOO: not a signal; use a name such as KILL, SIGTERM, RTMIN+3 or a number 1 to 64",
                () -> new OptionValue("--signal", "FOO").signal());
        assertFails("--type exec,: not a list of event types; use one or more of"
                + " fork,exec,exit,signal,delivered,oom,throttled,death,observed,pattern,anomaly,slow,failed,stats,gap",
                () -> new OptionValue("--type", "exec,").kinds());
    }

    @Test
    void switches_are_accepted_behind_an_argument_and_unknown_ones_refused() throws CommandException {
        Words words = new Words(List.of("4711", "--json"));
        assertEquals(true, words.take("--json"));
        assertEquals(List.of("4711"), words.rest());
        assertFails("--jsno: not an option that may stand behind an argument; see --help",
                () -> new Words(List.of("4711", "--jsno")).rest());
    }

    private static OptionValue since(String text) {
        return new OptionValue("--since", text);
    }

    private static void assertFails(String message, Executable reading) {
        CommandException failure = assertThrows(CommandException.class, reading);
        assertEquals(message, failure.getNiceHelp());
    }
}
