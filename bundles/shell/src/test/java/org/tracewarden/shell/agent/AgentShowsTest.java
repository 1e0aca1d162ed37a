// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentLogLine.Source;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.shell.agent.render.LogLines;
import org.tracewarden.shell.agent.render.WatchSort;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

/** What happened, what was printed, what runs: as pages, and as it comes. */
@Timeout(20)
class AgentShowsTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);
    private static final Clock CLOCK = Clock.fixed(AgentSamples.NOW, ZoneOffset.UTC);

    private final FakeAgents agents = new FakeAgents();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8);
    private final Screen screen = new Screen(out, out, 100, Style.MONOCHROME);

    @BeforeEach
    void someAgents() {
        agents.with(AgentSamples.monitor(), AgentSamples.net(), AgentSamples.failed())
                .with(AgentSamples.monitorFigures(), AgentSamples.figures(101, "net_agent", 6, 5, 2, 5, 89_000,
                        99 << 20));
    }

    @Test
    void events_are_listed_with_how_long_ago_they_were() throws CommandException {
        agents.events.addAll(AgentSamples.events());
        agents.events.add(AgentSamples.step(101, "net_agent", AgentTransition.EXITED,
                Optional.of(ExitStatus.killed(new Signal(11), true)), 0, "", 1));
        agents.events.add(AgentSamples.step(101, "net_agent", AgentTransition.RESTARTED, Optional.empty(), 3,
                "restart 3 of 5", 0));
        events(false, false).list(Optional.empty(), 20);
        assertPrinted("""
                TIME           AGO      ID NAME              EVENT
                14:03:07.123   15s     101 net_agent         fault: CPU quota exceeded: 1.52 s in 1 s, limit 1 s;
                                                             its quota is 1s/s from now on
                14:03:12.123   10s     102 audio_ctrl        spawned
                14:03:20.123    2s     103 crasher           exited (code 0)
                14:03:21.123    1s     101 net_agent         exited (signal SIGSEGV, core dump written)
                14:03:22.123    0s     101 net_agent         restarted (restart 3 of 5)
                """);
        printed.reset();
        events(false, false).list(Optional.of(new Agents(agents).find("crasher")), 20);
        assertPrinted("""
                TIME           AGO      ID NAME              EVENT
                14:03:20.123    2s     103 crasher           exited (code 0)
                """);
    }

    /** Agent 100 was another one, of the same name, and its last event was a fault. */
    private void oneWithTheIdBefore() {
        Fault fault = AgentSamples.overQuota();
        agents.events.add(step(AgentTransition.ACTIVE, "the old one", 12));
        agents.events.add(new FaultDetected(AgentSamples.header(11), new Fault(1, 1, 100, "fs_monitor", fault.kind(),
                fault.at(), fault.summary(), fault.evidence(), fault.action(), fault.outcome(), fault.death())));
        agents.events.add(step(AgentTransition.REMOVED, "", 10));
    }

    private static AgentEvent step(AgentTransition transition, String detail, int secondsAgo) {
        return AgentSamples.step(100, "fs_monitor", transition, Optional.empty(), 0, detail, secondsAgo);
    }

    @Test
    void what_a_removed_agent_of_the_same_id_did_is_not_told_of_the_one_there_is() throws Exception {
        oneWithTheIdBefore();
        Optional<AgentInfo> monitor = Optional.of(new Agents(agents).find("100"));
        events(false, false).list(monitor, 20);
        assertPrinted("Of agent 100 fs_monitor no event is kept; asm:events -f fs_monitor waits for the next.\n");
        printed.reset();
        watchOnce();
        assertTrue(text().contains("fs_monitor      Active        3.2 %    3.9M/100M        -     0     0  -\n"),
                this::text);
        printed.reset();
        agents.events.add(step(AgentTransition.SPAWNED, "", 8));
        events(false, false).list(monitor, 20);
        assertPrinted("""
                TIME           AGO      ID NAME              EVENT
                14:03:14.123    8s     100 fs_monitor        spawned
                """);
        printed.reset();
        watchOnce();
        assertTrue(text().contains("fs_monitor      Active        3.2 %    3.9M/100M        -     0     0  8s spawned\n"),
                this::text);
        printed.reset();
        events(false, false).list(Optional.empty(), 20);
        assertEquals(4, text().lines().filter(line -> line.startsWith("14:")).count(), "everybody's events are all");
    }

    @Test
    void following_one_agent_ends_when_it_is_removed_whoever_has_its_id_then() throws Exception {
        oneWithTheIdBefore();
        agents.events.add(step(AgentTransition.SPAWNED, "", 8));
        Thread other = new Thread(() -> {
            waitFor("spawned");
            synchronized (agents.events) {
                agents.events.add(step(AgentTransition.EXITED, "", 3));
                agents.events.add(AgentSamples.step(101, "net_agent", AgentTransition.FAILED, Optional.empty(), 0, "",
                        3));
                agents.events.add(step(AgentTransition.REMOVED, "", 2));
                agents.events.add(step(AgentTransition.SPAWNED, "the next one", 1));
            }
        });
        other.start();
        events(true, false).follow(Optional.of(new Agents(agents).find("100")), 20);
        other.join();
        assertPrinted("""
                TIME              ID NAME              EVENT
                14:03:14.123     100 fs_monitor        spawned
                14:03:19.123     100 fs_monitor        exited (status unknown)
                14:03:20.123     100 fs_monitor        removed
                """);
    }

    @Test
    void where_nothing_has_happened_it_is_said_how_to_wait() throws CommandException {
        events(false, false).list(Optional.empty(), 20);
        assertPrinted("Nothing has happened yet; asm:events -f waits for it.\n");
    }

    @Test
    void following_shows_each_event_once_and_ends_with_the_supervisor() throws Exception {
        agents.events.addAll(AgentSamples.events());
        Thread other = new Thread(() -> {
            waitFor("audio_ctrl");
            add(AgentSamples.step(100, "fs_monitor", AgentTransition.FAILED, Optional.empty(), 3, "it crashed", 0));
            waitFor("it crashed");
            agents.installed = false;
        });
        other.start();
        CommandException end = assertThrows(CommandException.class,
                () -> events(true, false).follow(Optional.empty(), 2));
        other.join();
        assertEquals("The supervisor was stopped or replaced: give the command again.", end.getNiceHelp());
        assertPrinted("""
                TIME              ID NAME              EVENT
                14:03:12.123     102 audio_ctrl        spawned
                14:03:20.123     103 crasher           exited (code 0)
                14:03:22.123     100 fs_monitor        failed: it crashed
                """);
    }

    @Test
    void events_that_the_ring_lost_meanwhile_are_counted() throws Exception {
        Thread other = new Thread(() -> {
            waitFor("EVENT");
            synchronized (agents.events) {
                agents.forgotten = 40;
                agents.events.addAll(AgentSamples.events());
            }
            waitFor("crasher");
            agents.installed = false;
        });
        other.start();
        assertThrows(CommandException.class, () -> events(true, false).follow(Optional.empty(), 20));
        other.join();
        assertTrue(text().contains("... 40 events not shown: this terminal fell behind\n"), this::text);
        assertEquals(1, text().lines().filter(line -> line.contains("crasher")).count());
    }

    @Test
    void an_interrupt_ends_following() throws Exception {
        Thread.currentThread().interrupt();
        events(true, true).follow(Optional.empty(), 20);
        assertPrinted("");
    }

    @Test
    void output_is_shown_with_its_source_and_cannot_drive_the_terminal() throws CommandException {
        log(Source.LAUNCHER, "begins");
        log(Source.OUTPUT, "\u001b[2Jhello\tyou   there");
        log(Source.ERROR, "x".repeat(100));
        output(100, false).tail("fs_monitor", 10);
        assertPrinted("""
                14:03:22.123 * begins
                14:03:22.123 | \\x1b[2Jhello    you   there
                14:03:22.123 ! %s
                               %s
                """.formatted("x".repeat(85), "x".repeat(15)));
        printed.reset();
        output(Integer.MAX_VALUE, false).tail("fs_monitor", 1);
        assertPrinted("14:03:22.123 ! " + "x".repeat(100) + "\n");
    }

    @Test
    void an_agent_that_printed_nothing_is_no_blank_page() throws CommandException {
        output(100, false).tail("100", 10);
        assertPrinted("Agent 100 fs_monitor has printed nothing yet; asm:logs -f fs_monitor waits for it.\n");
    }

    @Test
    void following_output_shows_lines_once_though_they_come_while_it_begins() throws Exception {
        log(Source.OUTPUT, "old");
        agents.atFollow = reader -> {
            log(Source.OUTPUT, "meanwhile");
            reader.accept(line(Source.OUTPUT, "meanwhile"));
            reader.accept(line(Source.OUTPUT, "new"));
        };
        Thread other = new Thread(() -> {
            waitFor("new");
            agents.agents.remove(100);
        });
        other.start();
        output(100, false).follow("100", 10);
        other.join();
        assertPrinted("14:03:22.123 | old\n14:03:22.123 | meanwhile\n14:03:22.123 | new\n"
                + "Agent 100 fs_monitor was removed.\n");
        assertTrue(agents.followClosed);
    }

    @Test
    void output_that_is_too_fast_for_the_terminal_is_counted_and_holds_nobody_up() throws Exception {
        agents.atFollow = reader -> IntStream.range(0, 5_000)
                .forEach(i -> reader.accept(line(Source.OUTPUT, "line " + i)));
        Thread other = new Thread(() -> {
            waitFor("fell behind");
            agents.agents.remove(100);
        });
        other.start();
        output(100, false).follow("100", 10);
        other.join();
        assertTrue(text().endsWith("... 904 lines not shown: this terminal fell behind\n"
                + "Agent 100 fs_monitor was removed.\n"), this::text);
        assertEquals(4_098, text().lines().count());
    }

    @Test
    void faults_are_listed_with_what_was_seen_and_done() throws CommandException {
        agents.faults.add(AgentSamples.overQuota());
        faults().list(Optional.empty(), Optional.empty(), 20, AgentSamples.NOW, false);
        assertPrinted("""
                   NO  TIME          AGO               ID  NAME          FAULT               ACTION
                   12  14:03:07.123  15 seconds ago   101  net_agent     CPU quota exceeded  throttle
                       1.52 s in 1 s, limit 1 s
                       its quota is 1s/s from now on
                """);
        printed.reset();
        faults().list(Optional.of("fs_monitor"), Optional.of(FaultKind.CRASH), 20, AgentSamples.NOW, false);
        assertPrinted("No fault of kind crash of agent fs_monitor is known.\n");
    }

    @Test
    void one_fault_is_shown_with_its_evidence() throws CommandException {
        agents.faults.add(AgentSamples.overQuota());
        faults().show("@12", AgentSamples.NOW, false);
        assertPrinted("""
                Fault 12: CPU quota exceeded
                Agent:     101 net_agent
                When:      2026-11-21 14:03:07.123 (15 seconds ago)
                Incident:  3
                What:      CPU quota exceeded: 1.52 s in 1 s, limit 1 s
                Action:    throttle
                Outcome:   its quota is 1s/s from now on

                Evidence:
                  - cpuacct.usage of tracewarden/default/agent-101: 1520000 us in 1001 ms
                """);
        CommandException unknown = assertThrows(CommandException.class,
                () -> faults().show("@13", AgentSamples.NOW, false));
        assertEquals("Fault @13 is not known: the newest 1024 are kept, from @12 to @12", unknown.getNiceHelp());
    }

    @Test
    void processes_are_drawn_as_trees_with_what_they_use() throws Exception {
        process(42, 40, "/opt/fs_monitor --watch", 1_250_000, 4_096_000);
        process(50, 42, "sh -c 'a; b'\u001b[2J", 2_000, 1_000_000);
        process(51, 50, "sleep 60", 0, 500_000);
        process(60, 42, "cat", 0, 500_000);
        process(70, 40, "orphan", 0, 500_000);
        new AgentTrees(new Agents(agents), screen).show(Optional.of("fs_monitor"), Duration.ofMillis(1), false);
        assertPrinted("""
                    PID  S  THREADS       CPU    CPU TIME      MEMORY  COMMAND
                Agent 100 fs_monitor (Active): 5 processes, 0.0 %, 1.3 s, 6.3 MiB
                     42  S        2     0.0 %       1.3 s     3.9 MiB  /opt/fs_monitor --watch
                     50  S        2     0.0 %      2.0 ms   976.6 KiB  ├─sh -c 'a; b'\\x1b[2J
                     51  S        2     0.0 %         0 s   488.3 KiB  │ └─sleep 60
                     60  S        2     0.0 %         0 s   488.3 KiB  └─cat
                     70  S        2     0.0 %         0 s   488.3 KiB  orphan
                """);
    }

    @Test
    void figures_of_an_agent_with_a_long_name_stand_below_it() throws Exception {
        String name = "n".repeat(64);
        agents.with(AgentSamples.of(AgentSamples.monitor(), AgentSpec.of(100, name, List.of("sleep", "60"))));
        process(42, 40, "sleep 60", 0, 1_000_000);
        new AgentTrees(new Agents(agents), screen).show(Optional.of("100"), Duration.ofMillis(1), false);
        assertTrue(text().contains("Agent 100 " + name + " (Active):\n  1 process, 0.0 %, 0 s, 976.6 KiB\n"),
                this::text);
    }

    @Test
    void watching_once_prints_all_agents_in_the_order_that_was_asked_for() throws Exception {
        agents.events.addAll(AgentSamples.events());
        watchOnce();
        assertPrinted("""
                Agents at 14:03:22.123: 3 of 3 active; 6.4 % CPU, 102.9 MiB; 2 restarts, 3 faults since installed
                    ID  NAME            STATE           CPU       MEMORY  CALLS/S   RST   FLT  LAST EVENT
                   101  net_agent       Active        3.2 %     99M/100M        -     5     2  15s fault: CPU quota…
                   100  fs_monitor      Active        3.2 %    3.9M/100M        -     0     0  -
                   103  crasher         Failed            -            -        -     0     0  2s exited (code 0)
                """);
    }

    private void watchOnce() throws Exception {
        new WatchReport(new Agents(agents), screen, TIMES, CLOCK).print(WatchSort.RESTARTS, Duration.ZERO, false);
    }

    private AgentEvents events(boolean follow, boolean json) {
        return new AgentEvents(new Agents(agents), screen, TIMES, CLOCK, follow, json);
    }

    private AgentOutput output(int width, boolean json) {
        return new AgentOutput(new Agents(agents), screen, new LogLines(TIMES, width, Style.MONOCHROME), json);
    }

    private AgentFaults faults() {
        return new AgentFaults(new Agents(agents), screen, TIMES);
    }

    private void process(int pid, int parent, String command, long cpuMicros, long memory) {
        agents.processes.add(new AgentProcess(new ProcessKey(pid, pid), parent, command, 'S', 2, cpuMicros, memory));
    }

    private void log(Source source, String text) {
        agents.log.add(line(source, text));
    }

    private static AgentLogLine line(Source source, String text) {
        return new AgentLogLine(AgentSamples.NOW, source, text);
    }

    private void add(AgentEvent event) {
        synchronized (agents.events) {
            agents.events.add(event);
        }
    }

    private void waitFor(String printedText) {
        Instant deadline = Instant.now().plusSeconds(10);
        while (!printed.toString(StandardCharsets.UTF_8).contains(printedText) && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
    }

    private void assertPrinted(String expected) {
        assertEquals(expected, text());
    }

    private String text() {
        out.flush();
        return printed.toString(StandardCharsets.UTF_8);
    }
}
