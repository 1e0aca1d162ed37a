// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.Signal;
import org.tracewarden.shell.render.EventKind;
import org.tracewarden.shell.render.TopSort;

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
                + " fork,exec,exit,signal,delivered,oom,throttled,death,observed,pattern,anomaly,"
                + "agent,fault,slow,failed,stats,gap",
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

    @Test
    void options_with_values_are_accepted_behind_an_argument() throws CommandException {
        Words words = new Words(List.of("4711", "--for", "10s", "--slow"));
        assertEquals(Optional.of("10s"), words.take("--for", null));
        assertEquals(Optional.of("5"), words.take("--limit", "5"));
        assertEquals(Optional.empty(), words.take("--syscall", null));
        assertFails("--slow: needs a value behind it; see --help", () -> words.take("--slow", null));
    }

    @Test
    void latencies_go_down_to_nanoseconds() throws CommandException {
        assertEquals(250, new OptionValue("--slow", "250ns").latencyNanos());
        assertEquals(500_000, new OptionValue("--slow", "500us").latencyNanos());
        assertEquals(500_000, new OptionValue("--slow", "500µs").latencyNanos());
        assertEquals(5_000_000, new OptionValue("--slow", "5ms").latencyNanos());
        assertEquals(999_999_999_000_000_000L, new OptionValue("--slow", "999999999s").latencyNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5ms", "5", "0ms", "", "1.5ms", "9999999999s"})
    void a_negative_latency_and_what_is_none_are_refused(String text) {
        assertFails("--slow " + text + ": not a latency; use 500us, 5ms or 1s",
                () -> new OptionValue("--slow", text).latencyNanos());
    }

    @Test
    void categories_severities_resolutions_and_orders_are_read_by_name() throws CommandException {
        assertEquals(SyscallCategory.BLOCKING_IO, new OptionValue("--category", "Blocking-IO").category());
        assertEquals(Severity.HIGH, new OptionValue("--severity", "high").severity());
        assertEquals(Resolution.MINUTE, new OptionValue("--resolution", "1m").resolution());
        assertEquals(TopSort.Z, new OptionValue("--sort", "Z").topSort());
        assertFails("--category unknown category 'disk'; there are blocking_io, lock_contention, file_system, network,"
                + " idle_wait, other", () -> new OptionValue("--category", "disk").category());
        assertFails("--severity worst: not a severity; use none, low, medium, high or critical",
                () -> new OptionValue("--severity", "worst").severity());
        assertFails("--resolution 5s: not a resolution that is kept; use 1s (kept for 10 minutes), 10s (2 hours) or 1m"
                + " (24 hours)", () -> new OptionValue("--resolution", "5s").resolution());
        assertFails("--sort memory: nothing to sort by; use blocked, calls, errors, p95, z, name",
                () -> new OptionValue("--sort", "memory").topSort());
    }

    @Test
    void names_are_separated_by_commas() throws CommandException {
        assertEquals(Set.of("openat", "read"), new OptionValue("--syscall", "openat, read").names());
        assertFails("--syscall openat,: not a list of names; separate them by single commas, such as openat,read",
                () -> new OptionValue("--syscall", "openat,").names());
    }

    @Test
    void what_a_busy_host_has_thousands_of_a_second_is_tailed_only_when_asked_for() {
        assertEquals(EnumSet.of(EventKind.SLOW, EventKind.FAILED, EventKind.STATS),
                EnumSet.complementOf(EnumSet.copyOf(EventKind.usual())));
    }

    private static OptionValue since(String text) {
        return new OptionValue("--since", text);
    }

    private static void assertFails(String message, Executable reading) {
        CommandException failure = assertThrows(CommandException.class, reading);
        assertEquals(message, failure.getNiceHelp());
    }
}
