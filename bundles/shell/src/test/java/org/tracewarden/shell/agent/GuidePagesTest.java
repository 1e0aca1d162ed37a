// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

/** The four pages of the guide's chapter on shell commands, to the letter, and its one-liners. */
@Timeout(20)
class GuidePagesTest {

    private final FakeAgents agents = new FakeAgents();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8);
    private final AgentReports reports = new AgentReports(new Agents(agents),
            new Screen(out, out, 100, Style.MONOCHROME), new Times(ZoneOffset.UTC));

    @BeforeEach
    void theGuidesAgents() {
        agents.with(AgentSamples.monitor(), AgentSamples.net(), AgentSamples.audio())
                .with(AgentSamples.monitorFigures(), AgentSamples.figures(101, "net_agent", 6, 5, 2, 5, 89_000,
                        2_048_000));
    }

    @Test
    void status_begins_as_in_the_guide_and_goes_on_with_what_it_has_no_place_for() throws CommandException {
        agents.events.addAll(AgentSamples.events());
        agents.with(AgentSamples.failed());
        reports.status(AgentSamples.NOW, false);
        assertEquals("""
                Agent Supervision Module - System Status
                ========================================

                System Metrics:
                  Total Spawns:     15
                  Total Exits:      12
                  Total Crashes:    2
                  Total Faults:     3
                  Total Restarts:   2
                  Active Agents:    3
                  Total Syscalls:   45678

                Recent Events (last 10):
                  [12343680] Agent 103 exited (code 0), 2 seconds ago
                  [12335680] Agent 102 spawned, 10 seconds ago
                  [12330680] Agent 101 fault: CPU quota exceeded, 15 seconds ago

                Agents:             3 Active, 1 Failed
                Since boot:         0 spawns, 0 exits, 0 faults, 0 restarts
                Counted since:      2026-11-12 14:03:22 (9 days ago)
                Held together by:   control groups, version 1
                """, text());
    }

    @Test
    void calls_that_nobody_counts_are_unknown_and_not_none() throws CommandException {
        agents.system = new SystemTelemetry(AgentCounts.ZERO, AgentCounts.ZERO, 0, AgentSamples.NOW, 2);
        agents.agents.clear();
        agents.containment = new Containment(Containment.Kind.DESCENT,
                List.of("Memory cannot be limited: mount cgroup2 or run as root."));
        reports.status(AgentSamples.NOW, false);
        assertTrue(text().contains("  Total Syscalls:   unknown\n"), this::text);
        assertTrue(text().endsWith("""
                Recent Events (last 10):
                  none yet

                Agents:             none; asm:spawn -- sleep 60 starts one
                Since boot:         0 spawns, 0 exits, 0 faults, 0 restarts
                Counted since:      2026-11-21 14:03:22 (just now)
                Gaps:               2 times when counts may be short
                Held together by:   descent from a launcher
                  !! Memory cannot be limited: mount cgroup2 or run as root.
                """), this::text);
    }

    @Test
    void a_file_that_was_refused_is_told_where_people_look() throws CommandException {
        agents.trouble = "org.tracewarden.agent-bad.cfg: comand: no such key; did you mean command?";
        reports.status(AgentSamples.NOW, false);
        assertTrue(text().endsWith("""
                Held together by:   control groups, version 1
                  !! org.tracewarden.agent-bad.cfg: comand: no such key; did you mean command?
                """), this::text);
        reports.status(AgentSamples.NOW, true);
        assertTrue(text().contains("trouble=org.tracewarden.agent-bad.cfg: comand"), this::text);
    }

    @Test
    void the_list_is_the_guides_with_one_more_column() throws CommandException {
        reports.list(false, false, false);
        assertEquals("""
                Active Agents:
                ID    PID   Name              Capabilities        Restarts  (total)
                ----  ----  ----------------  ------------------  --------  -------
                100   42    fs_monitor        FsBasic,FsExtended  0         0
                101   43    net_agent         NetClient           2         5
                102   44    audio_ctrl        AudioControl        0         0
                """, text());
    }

    @Test
    void those_that_do_not_run_are_told_of_to_a_person_only_and_listed_with_all() throws CommandException {
        agents.with(AgentSamples.failed());
        reports.list(false, true, false);
        assertTrue(text().endsWith("Not shown: 1 Failed; asm:list --all shows them.\n"), this::text);
        printed.reset();
        reports.list(false, false, false);
        assertFalse(text().contains("Not shown"), this::text);
        printed.reset();
        reports.list(true, true, false);
        assertEquals("""
                All Agents:
                ID    PID   Name              Capabilities        Restarts  (total)  State
                ----  ----  ----------------  ------------------  --------  -------  ----------
                100   42    fs_monitor        FsBasic,FsExtended  0         0        Active
                101   43    net_agent         NetClient           2         5        Active
                102   44    audio_ctrl        AudioControl        0         0        Active
                103   -     crasher           -                   0         0        Failed
                """, text());
    }

    @Test
    void an_agent_in_the_pause_before_its_restart_stays_in_the_list() throws CommandException {
        agents.with(AgentSamples.restarting());
        reports.list(false, true, false);
        assertTrue(text().endsWith("104   -     flapper           -                   4         0\n"), this::text);
    }

    @Test
    void info_begins_as_in_the_guide_and_tells_names_of_variables_only() throws CommandException {
        reports.info("100", AgentSamples.NOW, false);
        assertEquals("""
                Agent Information:
                ==================
                Agent ID:        100
                PID:             42
                Name:            fs_monitor
                State:           Active
                Capabilities:    FsBasic, FsExtended
                Auto-Restart:    Yes (max 3)
                Restart Count:   0

                Telemetry:
                  Spawn Count:   1
                  Exit Count:    0
                  Fault Count:   0
                  CPU Time:      125000 \u03bcs
                  Memory:        4096000 bytes

                Last Activity:   2 seconds ago

                In this state:   since 2026-11-21 13:56:22 (7 minutes ago)
                Declared by:     etc/org.tracewarden.agent-fs_monitor.cfg
                Command:         /opt/fs_monitor --watch /tmp/agent_workspace
                User:            nobody
                Directory:       /srv
                Environment:     API_KEY, LANG
                Processes:       3, launcher 40
                CPU Now:         3.2 % of one core
                Peak Memory:     7.8 MiB
                Disk:            20.0 MiB read, 4.0 KiB written
                System Calls:    unknown
                Crashes:         0
                Restarts:        0
                """, text());
    }

    @Test
    void an_agent_that_nobody_has_looked_at_yet_has_no_figures_rather_than_zeros() throws CommandException {
        reports.info("audio_ctrl", AgentSamples.NOW, false);
        assertTrue(text().contains("  Spawn Count:   unknown\n"), this::text);
        assertTrue(text().contains("  Memory:        unknown\n"), this::text);
        assertTrue(text().contains("Last Activity:   unknown\n"), this::text);
    }

    @Test
    void policy_begins_as_in_the_guide_and_goes_on_with_what_is_done_about_faults() throws CommandException {
        reports.policy("fs_monitor", false);
        assertEquals("""
                Policy for Agent 100:
                ====================
                Capabilities:
                  - FsBasic
                  - FsExtended

                Scope:
                  Path: /tmp/agent_workspace/

                Auto-Restart: Yes
                Max Restarts: 3
                Current Restarts: 0

                Resource Limits:
                  CPU Quota:     1000000 \u03bcs
                  Memory Limit:  104857600 bytes
                  Syscall Rate:  1000/sec
                  Processes:     512
                  Open Files:    none

                Recovery (the global policy: default):
                  cpu-quota             throttle
                  memory-limit          kill
                  syscall-flood         throttle
                  crash                 restart
                  capability-violation  kill
                  unresponsive          restart
                  policy-violation      kill

                Pauses: none before the first restart in a row, then 100 milliseconds, doubled each time up to 30
                        seconds; counted anew after 10 minutes of running
                Watchdog: none: nobody can tell that it hangs
                Stop: SIGTERM, SIGKILL to what is left after 5 seconds
                Log: 3 files of 10.0 MiB
                """, text());
    }

    @Test
    void what_cannot_be_watched_stands_below_status_and_policy() throws CommandException {
        agents.notes = List.of("web: no watchdog, so that hanging cannot be seen");
        String expected = """
                Not watched:
                  - web: no watchdog, so that hanging cannot be seen
                """;
        reports.status(AgentSamples.NOW, false);
        assertTrue(text().endsWith("control groups, version 1\n" + expected), this::text);
        reports.policy("fs_monitor", false);
        assertTrue(text().endsWith("Log: 3 files of 10.0 MiB\n" + expected), this::text);
    }

    @Test
    void nothing_of_a_secret_is_in_any_page_or_json() throws CommandException {
        reports.info("100", AgentSamples.NOW, false);
        reports.info("100", AgentSamples.NOW, true);
        reports.policy("100", true);
        reports.list(true, true, true);
        assertTrue(text().contains("API_KEY"), this::text);
        assertFalse(text().contains("geheim"), this::text);
    }

    @Test
    void the_guides_health_check_finds_agents_that_were_restarted_often(@TempDir Path directory) throws Exception {
        String found = shell(directory, "asmlist | awk '{if ($6 > 2) print \"Agent \" $1 \" restarted \" $6"
                + " \" times\"}'");
        assertEquals("Agent 101 restarted 5 times\n", found);
    }

    @Test
    void the_guides_audit_trail_holds_each_agent_once_and_no_error(@TempDir Path directory) throws Exception {
        assertEquals("----\n100\n101\n102\n", shell(directory, "asmlist | tail -n +3 | awk '{print $1}'"));
        StringBuilder trail = new StringBuilder();
        for (String id : List.of("----", "100", "101", "102")) {
            trail.append(CommandRun.of(new AsmInfoAlias(), agents, id));
        }
        assertEquals(List.of("Agent ID:        100", "Agent ID:        101", "Agent ID:        102"),
                trail.toString().lines().filter(line -> line.startsWith("Agent ID:")).toList());
    }

    @Test
    void the_guides_names_print_the_same_as_the_commands() throws Exception {
        agents.with(AgentSamples.failed());
        String list = CommandRun.of(new AsmListCommand(), agents);
        assertEquals(list, CommandRun.of(new AsmListAlias(), agents));
        assertTrue(list.startsWith("Active Agents:\nID    PID   Name"), list);
        assertEquals(CommandRun.of(new AsmPolicyCommand(), agents, "100"),
                CommandRun.of(new AsmPolicyAlias(), agents, "100"));
        assertTrue(CommandRun.of(new AsmStatusAlias(), agents).startsWith("Agent Supervision Module"));
        assertTrue(CommandRun.of(new AsmInfoAlias(), agents, "fs_monitor").contains("Agent ID:        100\n"));
        assertEquals("", CommandRun.of(new AsmPolicyCommand(), agents, "----"));
    }

    /** What the line prints in a real shell in which {@code asmlist} prints the list. */
    private String shell(Path directory, String line) throws Exception {
        reports.list(false, false, false);
        Path list = Files.writeString(directory.resolve("list"), text());
        Process process = new ProcessBuilder("sh", "-c", "asmlist() { cat '" + list + "'; }\n" + line)
                .redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), answer);
        return answer;
    }

    private String text() {
        out.flush();
        return printed.toString(StandardCharsets.UTF_8);
    }
}
