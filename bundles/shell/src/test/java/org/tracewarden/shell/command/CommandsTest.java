// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.ScriptedBus;
import org.tracewarden.shell.render.CertificatePage;
import org.tracewarden.shell.render.EventKind;
import org.tracewarden.shell.render.EventTable;
import org.tracewarden.shell.render.ProcessListing;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Users;

@Timeout(20)
class CommandsTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);
    private static final DeathQuery ANY = DeathQuery.newest(50);
    private static final String REPLACED = "The event bus was stopped or replaced: give the command again.";

    private final FakePlatform platform = new FakePlatform();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen screen = screen(printed, printed);

    @Test
    void a_missing_service_is_reported_with_the_feature_that_brings_it() {
        assertFails("Deaths are not being explained. Install what does it: feature:install tracewarden-correlation",
                () -> deaths().list(ANY, Optional.empty(), List.of(), false));
        assertFails("Processes are not being watched. Install what does it: feature:install tracewarden-process",
                () -> processes(false, OptionalInt.empty(), Optional.empty()));
        platform.deaths = FakePlatform.Deaths.of(Samples.exit3());
        assertFails("There is no event bus. Install what does it: feature:install tracewarden-bus",
                () -> deaths().follow(ANY, false));
        platform.json = Optional.empty();
        assertFails("There is no JSON encoder. Install what does it: feature:install tracewarden-json",
                () -> deaths().list(ANY, Optional.empty(), List.of(), true));
    }

    @Test
    void deaths_that_match_are_listed() throws CommandException {
        platform.deaths = FakePlatform.Deaths.of(Samples.killedByProcess(), Samples.exit3());
        deaths().list(ANY, Optional.empty(), List.of(), false);
        assertPrinted("""
                TIME              PID  PROGRAM     ENDED         WHY
                14:03:22.123     4711  sleep       SIGKILL       SIGKILL from bash (pid 812, uid 1000) ended it 1.2…
                14:03:22.123     4703  backup      exit 3        backup ended with exit code 3.
                """);
    }

    @Test
    void when_nothing_matches_it_is_said_what_else_there_is() throws CommandException {
        platform.deaths = FakePlatform.Deaths.of(Samples.exit3());
        DeathQuery kills = new DeathQuery(Optional.of(Instant.EPOCH), Optional.of(new Signal(9)), Optional.empty(),
                OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), false, 50);
        deaths().list(kills, Optional.of(Duration.ofMinutes(10)), List.of("--signal KILL"), false);
        assertPrinted("No deaths in the last 10 minutes match --signal KILL. 1 other is known: trace:deaths\n");
    }

    @Test
    void a_list_that_was_cut_says_so() throws CommandException {
        platform.deaths = FakePlatform.Deaths.of(Samples.killedByProcess(), Samples.exit3());
        deaths().list(DeathQuery.newest(1), Optional.empty(), List.of(), false);
        assertPrinted("""
                TIME              PID  PROGRAM     ENDED         WHY
                14:03:22.123     4703  backup      exit 3        backup ended with exit code 3.
                The newest 1; --limit shows more.
                """);
    }

    @Test
    void json_is_one_object_a_line_and_nothing_when_nothing_matches() throws CommandException {
        platform.deaths = FakePlatform.Deaths.of(Samples.killedByProcess(), Samples.exit3());
        deaths().list(ANY, Optional.empty(), List.of(), true);
        assertPrinted("{\"value\":\"DeathCertificate\"}\n{\"value\":\"DeathCertificate\"}\n");
        printed.reset();
        platform.deaths = FakePlatform.Deaths.of();
        deaths().list(ANY, Optional.empty(), List.of(), true);
        assertPrinted("");
    }

    @Test
    void following_shows_what_is_known_then_what_comes_each_once_and_says_what_it_missed() {
        platform.deaths = FakePlatform.Deaths.of(Samples.killedByProcess(), Samples.exit3());
        ScriptedBus bus = bus((filter, subscriber) -> {
            subscriber.onEvent(Samples.recorded(Samples.exit3()));
            subscriber.onLagged(12);
            subscriber.onEvent(Samples.recorded(Samples.crash()));
            subscriber.onEvent(new Gap(Samples.header("process"), 3, Samples.NOW, Samples.NOW, "the ring was full"));
        });
        assertFails(REPLACED, () -> deaths().follow(ANY, false));
        assertPrinted("""
                TIME              PID  PROGRAM     ENDED         WHY
                14:03:22.123     4711  sleep       SIGKILL       SIGKILL from bash (pid 812, uid 1000) ended it 1.2…
                14:03:22.123     4703  backup      exit 3        backup ended with exit code 3.
                ... 12 deaths not shown: this terminal fell behind
                14:03:22.123     4750  server      SIGSEGV+core  It read from address 0x0, which is not mapped.
                !! 3 events lost between 14:03:22.123 and 14:03:22.123 (collector process): the ring was full
                """);
        assertTrue(bus.closed());
    }

    @Test
    void only_deaths_that_match_are_followed() {
        platform.deaths = FakePlatform.Deaths.of();
        DeathQuery backups = new DeathQuery(Optional.empty(), Optional.empty(), Optional.of("backup"),
                OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), false, 50);
        bus((filter, subscriber) -> {
            for (Event event : List.of(Samples.recorded(Samples.crash()), Samples.recorded(Samples.exit3()), fork())) {
                if (filter.accepts(event)) {
                    subscriber.onEvent(event);
                }
            }
        });
        assertFails(REPLACED, () -> deaths().follow(backups, true));
        assertPrinted("{\"value\":\"DeathCertificate\"}\n");
    }

    @Test
    void an_interrupt_ends_following_and_the_subscription() throws Exception {
        platform.deaths = FakePlatform.Deaths.of();
        ScriptedBus bus = endless();
        Thread.currentThread().interrupt();
        deaths().follow(ANY, false);
        assertTrue(bus.closed());
    }

    @Test
    void a_closed_output_ends_following_and_the_subscription() throws Exception {
        platform.deaths = FakePlatform.Deaths.of();
        ScriptedBus bus = endless();
        new DeathsListing(platform, screen(new ClosedStream(), printed), TIMES).follow(ANY, false);
        assertTrue(bus.closed());
    }

    @Test
    void a_closed_session_ends_following_even_when_nothing_happens() throws Exception {
        ScriptedBus bus = endless();
        try (Feed feed = new Feed(bus, "test", event -> true)) {
            new Follower(platform, bus, screen(printed, new ClosedStream()))
                    .follow(feed, Optional.empty(), tailed(OptionalLong.empty()));
        }
        assertTrue(bus.closed());
    }

    @Test
    void a_flood_that_nobody_reads_does_not_keep_the_subscription_from_ending() throws Exception {
        ScriptedBus bus = bus((filter, subscriber) -> {
            for (int i = 0; i < 1000; i++) {
                subscriber.onEvent(fork());
            }
        });
        TailedEvents events = tailed(OptionalLong.of(2));
        try (Feed feed = new Feed(bus, "test", event -> true)) {
            new Follower(platform, bus, screen).follow(feed, Optional.empty(), events);
        }
        assertTrue(bus.closed());
        assertPrinted("""
                14:03:22.123  fork          4703  backup           forked by sleep 4711
                14:03:22.123  fork          4703  backup           forked by sleep 4711
                """);
    }

    @Test
    void a_tail_ends_when_its_time_is_over() throws Exception {
        ScriptedBus bus = endless();
        try (Feed feed = new Feed(bus, "test", event -> true)) {
            new Follower(platform, bus, screen).follow(
                    feed, Optional.of(Duration.ofMillis(1)), tailed(OptionalLong.empty()));
        }
        assertTrue(bus.closed());
    }

    @Test
    void a_choice_of_events_takes_senders_in_and_never_hides_a_gap() {
        EventChoice parents = new EventChoice(EnumSet.of(EventKind.FORK), OptionalInt.of(4703), Optional.empty());
        assertTrue(parents.accepts(fork()));
        assertTrue(parents.accepts(new Gap(Samples.header("process"), 3, 0, 1, "")));
        assertEquals(false, parents.accepts(Samples.recorded(Samples.exit3())));
        assertEquals(false, new EventChoice(EnumSet.of(EventKind.FORK), OptionalInt.empty(), Optional.of("sleep"))
                .accepts(fork()));
    }

    @Test
    void an_agent_is_chosen_by_its_name_and_by_its_first_process() {
        AgentLifecycle active = new AgentLifecycle(Samples.header("supervisor"), 100, "mailer", AgentTransition.ACTIVE,
                Optional.of(new ProcessKey(5200, 1)), Optional.empty(), 0, "");
        assertTrue(agents(OptionalInt.of(5200), Optional.of("mail")).accepts(active));
        assertEquals(false, agents(OptionalInt.of(5201), Optional.empty()).accepts(active));
        assertEquals(false, agents(OptionalInt.empty(), Optional.of("worker")).accepts(active));
    }

    private static EventChoice agents(OptionalInt pid, Optional<String> comm) {
        return new EventChoice(EnumSet.of(EventKind.AGENT), pid, comm);
    }

    @Test
    void why_takes_the_newest_of_several_deaths_and_names_the_others() throws CommandException {
        platform.deaths = FakePlatform.Deaths.of(Samples.exit3(),
                Samples.death(9, Samples.exit3().process(), Samples.exit3().status(), Samples.exit3().cause(),
                        "again"));
        explanation().explain("4703", false, false);
        assertTrue(text().startsWith("backup 4703 ended with an error code of its own (exit 3)\nagain\n"));
        assertTrue(text().endsWith("\nThe newest of 2. The one before was at 2026-11-21 14:03:22.123: trace:why @3;"
                + " all: trace:why 4703 --all\n"));
        printed.reset();
        explanation().explain("backup", true, true);
        assertPrinted("{\"value\":\"DeathCertificate\"}\n{\"value\":\"DeathCertificate\"}\n");
    }

    @Test
    void why_takes_the_number_of_a_death() throws CommandException {
        platform.deaths = FakePlatform.Deaths.of(Samples.exit3(), Samples.crash());
        explanation().explain("@5", false, false);
        assertTrue(text().startsWith("server 4750 crashed"));
        assertFails("Death @99 is not known: 2 were recorded, the oldest 0 of them are forgotten. trace:deaths lists"
                + " those that are kept", () -> explanation().explain("@99", false, false));
        assertFails("@x: not the number of a death; use @ and a number, such as @12",
                () -> explanation().explain("@x", false, false));
    }

    @Test
    void why_of_the_living_and_the_unknown_fails_with_what_is_known() {
        platform.deaths = FakePlatform.Deaths.of(Samples.exit3());
        platform.processes = Optional.of(new FakePlatform.Processes().add(Samples.process(77, "/usr/bin/vi")));
        assertFails("pid 77 (vi) is alive: there is no death to explain. trace:ps --pid 77 shows it.",
                () -> explanation().explain("77", false, false));
        assertFails("No death of vi is known. It is alive as pid 77. trace:deaths lists the deaths that are known",
                () -> explanation().explain("vi", false, false));
        assertFails("Nothing is known of pid 78: it did not end while it was watched, or so long ago that it is"
                + " forgotten.", () -> explanation().explain("78", false, false));
    }

    @Test
    void ps_draws_a_tree_or_lists_what_matches() throws CommandException {
        ProcessInfo init = Samples.process(1, "/sbin/init", "init");
        ProcessInfo sleep = Samples.process(4711, "/usr/bin/sleep", "sleep", "100");
        platform.processes = Optional.of(new FakePlatform.Processes().add(init).add(sleep, init)
                .add(Samples.process(900, "/usr/sbin/cron", "cron"), init));
        processes(false, OptionalInt.empty(), Optional.of("sleep"));
        assertPrinted("""
                  PID  USER    AGE  CONTAINER/UNIT  COMMAND
                    1  0         -                  init
                 4711  1000      -                  └─sleep 100
                """);
        printed.reset();
        processes(true, OptionalInt.empty(), Optional.of("sleep"));
        assertPrinted("""
                  PID  USER    AGE  CONTAINER/UNIT  COMMAND
                 4711  1000      -                  sleep 100
                """);
        assertFails("--pid 5: no such process is known; trace:ps lists those that are",
                () -> processes(false, OptionalInt.of(5), Optional.empty()));
    }

    @Test
    void collectors_that_are_not_there_are_reported() throws Exception {
        new CollectorReport(platform, screen).print(List.of(), Duration.ofMillis(1), false, false);
        assertPrinted("No collector is installed: nothing is being watched. Begin with feature:install"
                + " tracewarden-process\n");
        assertFails("oom: no collector or other part of this name; there is none",
                () -> new CollectorReport(platform, screen).print(List.of("oom"), Duration.ofMillis(1), false, false));
    }

    @Test
    void a_part_that_collects_nothing_is_reported_by_its_name_without_measuring() throws Exception {
        platform.parts = List.of(new FakePlatform.Told("classifier", CollectorStatus.RUNNING));
        new CollectorReport(platform, screen).print(List.of("classifier"), Duration.ofDays(1), false, false);
        assertPrinted("""
                PART        STATE
                classifier  RUNNING
                """);
        printed.reset();
        new CollectorReport(platform, screen).print(List.of("classifier"), Duration.ofDays(1), false, true);
        assertPrinted("{\"value\":\"PartState\"}\n");
        assertFails("oom: no collector or other part of this name; there is classifier",
                () -> new CollectorReport(platform, screen).print(List.of("oom"), Duration.ofMillis(1), false, false));
    }

    private static Screen screen(OutputStream out, OutputStream console) {
        return new Screen(new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(console, false, StandardCharsets.UTF_8), 100, Style.MONOCHROME);
    }

    private DeathsListing deaths() {
        return new DeathsListing(platform, screen, TIMES);
    }

    private Explanation explanation() {
        return new Explanation(platform, screen, TIMES, new CertificatePage(TIMES, Users.NONE, 100, Style.MONOCHROME));
    }

    private void processes(boolean flat, OptionalInt root, Optional<String> comm) throws CommandException {
        new KnownProcesses(platform, screen,
                new ProcessListing(Users.NONE, OptionalLong.empty(), 100, Style.MONOCHROME))
                .list(new KnownProcesses.Choice(root, comm, Optional.empty(), false, flat, 100), false);
    }

    private TailedEvents tailed(OptionalLong limit) {
        return TailedEvents.lines(screen, limit, new EventTable(TIMES, Users.NONE, 100, Style.MONOCHROME));
    }

    /** Plays the script, then goes away. */
    private ScriptedBus bus(ScriptedBus.Script script) {
        ScriptedBus bus = new ScriptedBus(script, () -> platform.bus = Optional.empty());
        platform.bus = Optional.of(bus);
        return bus;
    }

    /** Delivers nothing and stays. */
    private ScriptedBus endless() {
        ScriptedBus bus = new ScriptedBus((filter, subscriber) -> {}, () -> {});
        platform.bus = Optional.<EventBus>of(bus);
        return bus;
    }

    private static ProcessFork fork() {
        return new ProcessFork(Samples.header("process"), Samples.exit3().process(),
                Samples.killedByProcess().process());
    }

    private void assertPrinted(String expected) {
        assertEquals(expected, text());
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void assertFails(String message, Executable command) {
        CommandException failure = assertThrows(CommandException.class, command);
        assertEquals(message, failure.getNiceHelp());
    }

    /** As a pipe whose reader has gone. */
    private static final class ClosedStream extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            throw new IOException("closed");
        }

        @Override
        public void flush() throws IOException {
            throw new IOException("closed");
        }
    }
}
