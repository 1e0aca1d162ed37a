// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.Signal;

/** What is typed, and what comes of it. */
@Timeout(20)
class AgentCommandsTest {

    private final FakeAgents agents = new FakeAgents();

    @BeforeEach
    void someAgents() {
        agents.with(AgentSamples.monitor(), AgentSamples.net()).with(AgentSamples.monitorFigures());
    }

    private static List<Supplier<Action>> commandsOnAgents() {
        return List.of(AsmStatusCommand::new, AsmListCommand::new, AsmInfoCommand::new, AsmPolicyCommand::new,
                AsmStartCommand::new, AsmStopCommand::new, AsmKillCommand::new, AsmRestartCommand::new,
                AsmRemoveCommand::new, AsmLogsCommand::new, AsmEventsCommand::new, AsmFaultsCommand::new,
                AsmTreeCommand::new, AsmLimitsCommand::new, AsmRecoveryCommand::new, AsmSpawnCommand::new);
    }

    @ParameterizedTest
    @MethodSource("commandsOnAgents")
    void without_a_supervisor_the_feature_that_brings_it_is_named(Supplier<Action> command) {
        agents.installed = false;
        boolean takesNone = command.get() instanceof AsmStatusCommand || command.get() instanceof AsmListCommand;
        assertFails("Agents are not being supervised. Install what does it: feature:install tracewarden-supervisor",
                command.get(), takesNone ? new String[0] : new String[] {"web"});
    }

    @Test
    void watching_without_a_supervisor_names_the_feature_too() {
        agents.installed = false;
        assertFails("Agents are not being supervised. Install what does it: feature:install tracewarden-supervisor",
                new AsmWatchCommand(), "--once");
    }

    @Test
    void a_wrong_name_is_answered_with_the_nearest() throws Exception {
        assertFails("There is no agent fs_montior; did you mean fs_monitor? asm:list --all shows all",
                new AsmInfoCommand(), "fs_montior");
        assertFails("There is no agent 102; did you mean 100 or 101? asm:list --all shows all",
                new AsmStopCommand(), "102");
        assertFails("There is no agent \\x1b[2Jxyz; asm:list --all shows all", new AsmLogsCommand(), "\u001b[2Jxyz");
        agents.agents.clear();
        assertFails("There is no agent web; there are none yet: asm:spawn -- sleep 60 starts one",
                new AsmKillCommand(), "web");
    }

    @Test
    void a_command_without_its_agent_says_how_to_give_one() {
        assertFails("Which agent? asm:info and its id or name; asm:list shows them", new AsmInfoCommand());
        assertFails("Which agent? asm:stop and its id or name; asm:list shows them", new AsmStopCommand());
        assertFails("Which agent? asm:limits and its id or name; asm:list shows them", new AsmLimitsCommand(),
                "--memory", "100m");
        assertFails("Too many arguments: asm:policy takes the id or name of one agent; see --help",
                new AsmPolicyCommand(), "100", "101");
        assertFails("Which program? asm:spawn --name sleeper -- sleep 60", new AsmSpawnCommand());
    }

    @Test
    void orders_are_given_and_their_outcome_is_told() throws Exception {
        assertEquals("Agent 100 fs_monitor is stopped (SIGTERM).\nAgent 101 net_agent is stopped (SIGTERM).\n",
                run(new AsmStopCommand(), "fs_monitor", "101"));
        assertEquals("Agent 100 fs_monitor runs, pid 4243.\n", run(new AsmStartCommand(), "100"));
        assertEquals("Agent 100 fs_monitor runs, pid 4244.\n", run(new AsmRestartCommand(), "100"));
        assertEquals("Agent 100 fs_monitor is stopped (SIGKILL).\n", run(new AsmKillCommand(), "fs_monitor"));
        assertEquals("Agent 100 fs_monitor is stopped and forgotten.\n", run(new AsmRemoveCommand(), "fs_monitor"));
        assertEquals(List.of("stop 100", "stop 101", "start 100", "restart 100", "kill 100", "remove 100"),
                agents.asked);
    }

    @Test
    void half_an_order_about_recovery_is_completed_and_not_looked_for_among_agents() throws Exception {
        assertFails("What is to be done about crash? asm:recovery crash=kill, or alert, throttle, restart",
                new AsmRecoveryCommand(), "crash");
        assertFails("Of which agent? asm:recovery web global takes the own policy of web away",
                new AsmRecoveryCommand(), "global");
        agents.with(AgentSamples.of(AgentSamples.monitor(), AgentSpec.of(100, "crash", List.of("true"))));
        assertTrue(run(new AsmRecoveryCommand(), "crash").startsWith("Recovery policy of agent 100 crash:"));
    }

    @Test
    void a_long_name_is_not_repeated_in_what_may_be_asked_next() throws Exception {
        String name = "n".repeat(64);
        assertEquals("Agent 102 " + name + " runs, pid 4242.\n"
                + "asm:info 102, asm:logs -f 102 and asm:watch tell about it; asm:stop 102 ends it.\n",
                run(new AsmSpawnCommand(), "--name", name, "--", "sleep", "60"));
    }

    @Test
    void of_one_that_has_failed_already_its_output_is_of_interest() throws Exception {
        agents.spawned = AgentState.FAILED;
        assertEquals("""
                Agent 102 sh has failed.
                asm:logs sh shows what it printed; asm:remove sh forgets it.
                """, run(new AsmSpawnCommand(), "--", "sh", "-c", "exit 3"));
    }

    @Test
    void a_list_that_no_person_reads_has_names_whole() throws Exception {
        String name = "n".repeat(64);
        agents.with(AgentSamples.of(AgentSamples.monitor(), new AgentSpec(100, name, List.of("true"), Map.of(), "", "",
                Set.of(Capability.values()), Scope.EVERYWHERE, RestartPolicy.NEVER, ResourceLimits.DEFAULTS,
                Watchdog.NONE, StopPolicy.DEFAULT, LogPolicy.DEFAULT, List.of(), false, Optional.empty())));
        String line = run(new AsmListCommand()).lines().filter(one -> one.startsWith("100 ")).findFirst().orElseThrow();
        assertTrue(line.contains(" " + name + " "), line);
        assertEquals(6, line.strip().split(" +").length, line);
        assertFalse(line.contains("…"), line);
    }

    @Test
    void nothing_is_done_when_one_of_several_agents_is_unknown() {
        assertThrows(CommandException.class, () -> run(new AsmKillCommand(), "100", "nobody"));
        assertEquals(List.of(), agents.asked);
    }

    @Test
    void what_the_supervisor_refuses_is_told_in_its_words_on_one_safe_line() {
        agents.refusal = Optional.of("fs_monitor is declared by a file: remove the file.\u001b[2J");
        assertFails("fs_monitor is declared by a file: remove the file.\\x1b[2J", new AsmRemoveCommand(), "100");
        assertFails("fs_monitor is declared by a file: remove the file.\\x1b[2J", new AsmSpawnCommand(), "true");
        assertFails("fs_monitor is declared by a file: remove the file.\\x1b[2J", new AsmLimitsCommand(), "100",
                "--cpu", "50%");
    }

    @Test
    void a_program_alone_is_enough_for_an_agent() throws Exception {
        assertEquals("""
                Agent 102 sleep runs, pid 4242.
                asm:info sleep, asm:logs -f sleep and asm:watch tell about it; asm:stop sleep ends it.
                """, run(new AsmSpawnCommand(), "--", "/bin/sleep", "--", "60", "-x"));
        assertEquals(AgentSpec.of(102, "sleep", List.of("/bin/sleep", "--", "60", "-x")),
                agents.agents.get(102).spec());
        run(new AsmSpawnCommand(), "sleep", "60");
        assertEquals("sleep-103", agents.agents.get(103).name());
        run(new AsmSpawnCommand(), "/opt/my agent/7");
        assertEquals("7-104", agents.agents.get(104).name());
    }

    @Test
    void everything_about_an_agent_can_be_said() throws Exception {
        run(new AsmSpawnCommand(), "--id", "200", "--name", "web", "--cap", "FsBasic,netclient", "--scope", "/srv/web",
                "--auto-restart", "3", "--memory", "100m", "--cpu", "500ms/s", "--syscalls", "2000/s", "--processes",
                "20", "--open-files", "none", "--user", "nobody", "--cwd", "/srv", "--env", "A=1", "--env", "B=x=y",
                "--watchdog", "notify:30s", "--stop-signal", "INT", "--grace", "0s", "--recovery",
                "strict,crash=restart", "--after", "fs_monitor,net_agent", "--cascade", "--", "python3", "web.py");
        assertEquals(new AgentSpec(200, "web", List.of("python3", "web.py"), Map.of("A", "1", "B", "x=y"), "/srv",
                "nobody", Set.of(Capability.FS_BASIC, Capability.NET_CLIENT), new Scope(List.of("/srv/web/")),
                RestartPolicy.ofAtMost(3), new ResourceLimits(OptionalLong.of(500_000), 1_000_000,
                        OptionalLong.of(100L << 20), OptionalLong.of(2000), OptionalLong.of(20), OptionalLong.empty()),
                new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(30), ""),
                new StopPolicy(new Signal(2), Duration.ZERO), LogPolicy.DEFAULT, List.of("fs_monitor", "net_agent"),
                true, Optional.of(RecoveryPolicy.strict().with(FaultKind.CRASH, FaultAction.RESTART))),
                agents.agents.get(200).spec());
    }

    @Test
    void an_agent_that_waits_says_for_whom() throws Exception {
        assertEquals("""
                Agent 102 late waits for net_agent.
                asm:info late tells whether it runs by then; asm:remove late forgets it.
                """, run(new AsmSpawnCommand(), "--name", "late", "--after", "net_agent", "true"));
    }

    @Test
    void a_secret_is_not_repeated_when_a_variable_is_wrong_or_an_agent_is_shown() throws Exception {
        assertFails("--env: a variable needs a name, = and a value: --env LANG=C", new AsmSpawnCommand(), "--env",
                "geheim", "true");
        assertFalse(run(new AsmSpawnCommand(), "--json", "--env", "KEY=geheim", "true").contains("geheim"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--id         | 0          | --id 0: out of range; use 1 to 999999",
        "--id         | x          | --id x: not a number; use 1 to 999999",
        "--name       | 12         | name \"12\" is none: 1 to 64 letters, digits, '.', '_' and '-', beginning with a"
                + " letter or digit, and not digits alone",
        "--cap        | FsBasic,Fly | --cap Fly: not a capability; use one or more of FsBasic,FsExtended,NetClient,"
                + "NetServer,ProcessSpawn,AudioControl,LlmAccess,Admin",
        "--scope      | tmp        | --scope tmp: scope \"tmp\" is no absolute path",
        "--scope      | /a,,/b     | --scope /a,,/b: not a list; separate its words by single commas",
        "--memory     | 100q       | --memory 100q: not an amount of memory; use 100m, 2g or none",
        "--memory     | 99999999999t | --memory 99999999999t: more memory than there can be; use 100m, 2g or none",
        "--memory     | 4k         | --memory 4k: too little memory for any program; use 1m or more, or none",
        "--cpu        | fast       | --cpu fast: not a share of CPU time; use 500ms/s (half a core), 1.5s/2s or"
                + " none",
        "--cpu        | 500ms      | --cpu 500ms: not a share of CPU time; use 500ms/s (half a core), 1.5s/2s or"
                + " none",
        "--cpu        | 0ms/s      | --cpu 0ms/s: cpu quota 0 us is out of range (at least 1000; none for no limit)",
        "--syscalls   | many       | --syscalls many: not a number; use 1000/s or none",
        "--processes  | -1         | --processes -1: not a number; use a whole number or none",
        "--watchdog   | file:alive | --watchdog file:alive: not a watchdog; use notify:30s, file:/absolute/path:30s or"
                + " none",
        "--watchdog   | notify:1x  | --watchdog 1x: not a duration; use 30s, 10m, 2h or 1d",
        "--stop-signal | BREAK     | --stop-signal BREAK: not a signal; use a name such as KILL, SIGTERM, RTMIN+3 or"
                + " a number 1 to 64",
        "--grace      | 5          | --grace 5: not a duration; use 30s, 10m, 2h or 1d",
        "--grace      | 1h         | --grace 1h: too long; use at most 10m",
        "--processes  | 0          | --processes 0: processes limit 0 processes is out of range (at least 1, at most"
                + " 4194304; none for no limit)",
        "--recovery   | crush=kill | --recovery crush=kill: not a policy; use strict, permissive, default, or actions"
                + " for cpu-quota, memory-limit, syscall-flood, crash, capability-violation, unresponsive,"
                + " policy-violation such as crash=kill",
        "--recovery   | crash=boom | --recovery crash=boom: not an action; use alert, throttle, restart or kill, such"
                + " as crash=kill",
        "--auto-restart | -1       | --auto-restart -1: out of range; use 0 to 1000000"
    })
    void a_wrong_option_says_what_is_right_and_starts_nothing(String option, String value, String message) {
        assertFails(message, new AsmSpawnCommand(), option, value, "true");
        assertEquals(List.of(), agents.asked);
    }

    @ParameterizedTest
    @CsvSource({"500ms/s, 500ms/s", "1.5s/2s, 1.5s/2s", "50%, 500ms/s", "250%, 2.5s/s", "1500us/s, 1500us/s",
        "s/m, 1s/60s", "none, none"})
    void a_cpu_quota_is_read_and_shown_in_the_same_form(String typed, String shown) throws Exception {
        assertTrue(run(new AsmLimitsCommand(), "100", "--cpu", typed).contains("  --cpu         " + shown + " (uses"),
                () -> typed);
    }

    @ParameterizedTest
    @CsvSource({"100m, 100m", "1GiB, 1g", "1536k, 1536k", "104857600, 100m", "2GB, 2g", "1048577, 1048577"})
    void memory_is_read_and_shown_in_the_same_form(String typed, String shown) throws Exception {
        String page = run(new AsmLimitsCommand(), "100", "--memory", typed);
        assertTrue(page.contains("  --memory      " + shown + " (uses"), page);
    }

    @Test
    void limits_are_shown_with_what_is_used_and_change_only_where_that_is_said() throws Exception {
        assertEquals("""
                Limits of agent 100 fs_monitor:
                  --cpu         1s/s (uses 3.2 % of one core)
                  --memory      100m (uses 3.9 MiB, at most 7.8 MiB)
                  --syscalls    1000/s
                  --processes   512 (has 3)
                  --open-files  none
                """, run(new AsmLimitsCommand(), "fs_monitor"));
        assertEquals(List.of(), agents.asked);
        run(new AsmLimitsCommand(), "--memory", "200m", "fs_monitor", "--open-files", "64");
        ResourceLimits before = ResourceLimits.DEFAULTS;
        assertEquals(new ResourceLimits(before.cpuQuotaMicros(), before.cpuWindowMicros(), OptionalLong.of(200L << 20),
                before.syscallsPerSecond(), before.processes(), OptionalLong.of(64)),
                agents.agents.get(100).spec().limits());
    }

    @Test
    void the_policy_for_faults_is_shown_and_set_for_all() throws Exception {
        assertEquals("""
                Global recovery policy: crash=kill,unresponsive=alert
                  cpu-quota             throttle
                  memory-limit          kill
                  syscall-flood         throttle
                  crash                 kill (default: restart)
                  capability-violation  kill
                  unresponsive          alert (default: restart)
                  policy-violation      kill
                """, run(new AsmRecoveryCommand(), "crash=kill,unresponsive=alert"));
        assertEquals(RecoveryPolicy.DEFAULT.with(FaultKind.CRASH, FaultAction.KILL)
                .with(FaultKind.UNRESPONSIVE, FaultAction.ALERT), agents.policy);
        run(new AsmRecoveryCommand(), "permissive");
        assertEquals(RecoveryPolicy.permissive(), agents.policy);
    }

    @Test
    void an_agent_may_have_a_policy_of_its_own_and_give_it_up() throws Exception {
        agents.policy = RecoveryPolicy.strict();
        String shown = run(new AsmRecoveryCommand(), "fs_monitor", "crash=alert");
        assertTrue(shown.startsWith("Recovery policy of agent 100 fs_monitor: "), shown);
        assertEquals(Optional.of(RecoveryPolicy.strict().with(FaultKind.CRASH, FaultAction.ALERT)),
                agents.agents.get(100).spec().recovery());
        assertTrue(run(new AsmRecoveryCommand()).endsWith("""
                Agents with their own:
                  100 fs_monitor  cpu-quota=kill,syscall-flood=kill,crash=alert,unresponsive=kill
                """));
        assertTrue(run(new AsmRecoveryCommand(), "100", "global")
                .startsWith("Recovery policy of agent 100 fs_monitor: the global one, strict\n"));
        assertEquals(Optional.empty(), agents.agents.get(100).spec().recovery());
        assertFails("policy often: not a policy; use strict, permissive, default, or actions for cpu-quota,"
                + " memory-limit, syscall-flood, crash, capability-violation, unresponsive, policy-violation such as"
                + " crash=kill", new AsmRecoveryCommand(), "100", "often");
    }

    @Test
    void json_is_one_object_a_line() throws Exception {
        assertEquals(2, run(new AsmListCommand(), "--json").lines().filter(line -> line.startsWith("{AgentView[id=10"))
                .count());
        assertTrue(run(new AsmStatusCommand(), "--json").startsWith("{SystemView[telemetry="));
        assertTrue(run(new AsmInfoCommand(), "100", "--json").startsWith("{AgentView[id=100, name=fs_monitor, state="));
        assertTrue(run(new AsmLimitsCommand(), "100", "--json").startsWith("{AgentView[id=100"));
        assertTrue(run(new AsmRecoveryCommand(), "--json").startsWith("{RecoveryPolicy[actions="));
        assertEquals("", run(new AsmEventsCommand(), "--json"));
        assertEquals("", run(new AsmFaultsCommand(), "--json"));
        assertTrue(run(new AsmTreeCommand(), "100", "--json", "--sample", "1ms").startsWith("{NamedTree[id=100"));
    }

    private String run(Action command, String... words) throws Exception {
        return CommandRun.of(command, agents, words);
    }

    private void assertFails(String message, Action command, String... words) {
        CommandException failure = assertThrows(CommandException.class, () -> run(command, words));
        assertEquals(message, failure.getNiceHelp());
    }
}
