// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.shell.command.PrintedScreen.assertFails;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.ObservationQuery.Order;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.FakeCalls;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.render.Times;

/** What the commands about slow calls print. */
class SlowCommandsTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);

    private final FakePlatform platform = new FakePlatform();
    private final PrintedScreen printed = new PrintedScreen();

    @Test
    void slow_calls_are_listed_the_newest_last() throws CommandException {
        observed();
        slow().list(all(Severity.LOW), Optional.empty(), List.of(), false);
        printed.assertIs("""
                 ID  TIME          SEVERITY    PID  PROGRAM   CALL      LATENCY  WHAT
                @12  14:03:22.123  HIGH       1234  postgres  read     152.5 ms  I/O: /data/base/16384
                @13  14:03:22.123  CRITICAL    812  nginx     connect     3.5 s  network: 10.0.0.5:5432, goes on
                trace:slow @13 explains one.
                """);
    }

    @Test
    void with_severity_none_idle_waits_are_listed_too_and_a_list_that_was_cut_says_so() throws CommandException {
        observed();
        slow().list(query(Severity.NONE, Optional.empty(), OptionalInt.empty(), Order.NEWEST, 3), Optional.empty(),
                List.of(), false);
        printed.assertIs("""
                 ID  TIME          SEVERITY    PID  PROGRAM   CALL      LATENCY  WHAT
                @12  14:03:22.123  HIGH       1234  postgres  read     152.5 ms  I/O: /data/base/16384
                @13  14:03:22.123  CRITICAL    812  nginx     connect     3.5 s  network: 10.0.0.5:5432, goes on
                @14  14:03:22.123  NONE        812  nginx     futex     75.0 ms  idle: FUTEX_WAIT
                trace:slow @14 explains one. The newest 3; --limit shows more.
                """);
    }

    @Test
    void the_slowest_come_first_when_they_are_asked_for() throws CommandException {
        observed();
        slow().list(query(Severity.LOW, Optional.empty(), OptionalInt.empty(), Order.SLOWEST, 1), Optional.empty(),
                List.of(), false);
        printed.assertIs("""
                 ID  TIME          SEVERITY    PID  PROGRAM   CALL      LATENCY  WHAT
                @13  14:03:22.123  CRITICAL    812  nginx     connect     3.5 s  network: 10.0.0.5:5432, goes on
                trace:slow @13 explains one. The slowest 1; --limit shows more.
                """);
    }

    @Test
    void observations_in_json_are_one_object_a_line() throws CommandException {
        observed();
        slow().list(all(Severity.LOW), Optional.empty(), List.of(), true);
        slow().explain("@12", true);
        printed.assertIs("{\"value\":\"SyscallObservation\"}\n".repeat(3));
    }

    @Test
    void when_no_observation_matches_it_is_said_what_was_looked_for_and_what_else_there_is() throws CommandException {
        observed();
        slow().list(query(Severity.MEDIUM, Optional.of(SyscallCategory.FILE_SYSTEM), OptionalInt.empty(), Order.NEWEST,
                50), Optional.of(Duration.ofMinutes(10)), List.of("--category file_system"), false);
        printed.assertIs("No observations of severity medium or more in the last 10 minutes that match --category"
                + " file_system. 3 calls that were slow or failed have been classified; --severity none lists the"
                + " harmless ones too.\n");
        printed.reset();
        platform.observations = FakeCalls.Observed.of();
        slow().list(all(Severity.LOW), Optional.empty(), List.of(), false);
        printed.assertIs("No call was slow or failed since the classifier started.\n");
    }

    @Test
    void a_pid_that_no_process_has_is_an_error() throws CommandException {
        observed();
        platform.processes = Optional.of(new FakePlatform.Processes().add(Samples.process(77, "/usr/bin/vi")));
        assertFails("--pid 99: no such process is known; trace:ps lists those that are", () -> slow().list(
                query(Severity.LOW, Optional.empty(), OptionalInt.of(99), Order.NEWEST, 50), Optional.empty(),
                List.of("--pid 99"), false));
        slow().list(query(Severity.LOW, Optional.empty(), OptionalInt.of(77), Order.NEWEST, 50), Optional.empty(),
                List.of("--pid 77"), false);
        assertTrue(printed.text().startsWith("No observations of severity low or more that match --pid 77."),
                printed::text);
    }

    @Test
    void one_observation_is_explained_in_full() throws CommandException {
        observed();
        slow().explain("12", false);
        printed.assertIs("""
                I/O bottleneck: postgres executing read() blocked for 152.5ms
                HIGH, blocking_io, transient
                observation @12 at 2026-11-21 14:03:22.123

                The call
                  read(5) = 8192
                  process     postgres 1234
                  latency     152.5 ms
                  waited for  a file
                  file        regular /data/base/16384 on ext4

                Why it is read this way
                  It read a regular file on ext4, and 152.5ms is at least 100ms and less than 500ms.

                Typical causes
                  - Slow or saturated storage device

                What to look at next
                  - Check disk saturation (queue depth, IOPS)
                  - Identify if storage is local or network-mounted
                """);
    }

    @Test
    void a_call_that_goes_on_is_explained_with_its_connection_and_stack() throws CommandException {
        observed();
        slow().explain("@13", false);
        printed.assertIs("""
                Network bottleneck: nginx executing connect() blocked for 3500.0ms
                CRITICAL, network, short-lived
                observation @13 at 2026-11-21 14:03:22.123

                The call
                  connect(0) = ? (still in the call)
                  process     nginx 812
                  latency     3.5 s so far
                  waited for  an answer
                  would wait  at most 5.0 s
                  file        socket 10.0.0.1:40000 syn_sent on sockfs
                  connection  STREAM SYN_SENT
                  to send     2.0 MiB of 4.0 MiB
                  to read     0 B of 128.0 KiB
                  address     10.0.0.5:5432

                Why it is read this way
                  It still waits for an answer from 10.0.0.5:5432.

                What to look at next
                  - Test connectivity

                Where in the program
                  #0  connect+0x4d (/usr/lib/libc.so.6)
                """);
    }

    @Test
    void an_observation_that_is_not_kept_or_no_number_is_an_error() {
        platform.observations = Optional.of(new FakeCalls.Observed(List.of(), 2_500, 1_500));
        assertFails("Observation @99 is not known: the oldest 1,500 are forgotten. trace:slow lists those that are"
                + " kept; a process is chosen with --pid", () -> slow().explain("99", false));
        assertFails("Observation @2501 is not known: there have been 2,500. trace:slow lists those that are kept; a"
                + " process is chosen with --pid", () -> slow().explain("@2501", false));
        assertFails("nginx: not the number of an observation; use @ and a number, such as @12. A process is chosen with"
                + " --pid or --comm", () -> slow().explain("nginx", false));
    }

    private void observed() {
        platform.observations = FakeCalls.Observed.of(
                CallSamples.slowRead(), CallSamples.slowConnect(), CallSamples.idleWait());
        platform.formatter = Optional.of(new FakeCalls.PlainFormatter());
    }

    private static ObservationQuery all(Severity least) {
        return query(least, Optional.empty(), OptionalInt.empty(), Order.NEWEST, 50);
    }

    private static ObservationQuery query(Severity least, Optional<SyscallCategory> category, OptionalInt pid,
            Order order, int limit) {
        return new ObservationQuery(Optional.of(Instant.EPOCH), category, pid, Optional.empty(), least, order, limit);
    }

    private SlowListing slow() {
        return new SlowListing(platform, printed.screen(), TIMES);
    }
}
