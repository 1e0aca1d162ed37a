// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.agent.AgentLogLine;

/** The commands in Karaf's own console, without a container. */
@Timeout(20)
class ConsoleTest {

    private static final List<Class<? extends Action>> COMMANDS = List.of(AsmStatusCommand.class, AsmStatusAlias.class,
            AsmListCommand.class, AsmListAlias.class, AsmInfoCommand.class, AsmInfoAlias.class, AsmPolicyCommand.class,
            AsmPolicyAlias.class, AsmSpawnCommand.class, AsmStartCommand.class, AsmStopCommand.class,
            AsmKillCommand.class, AsmRestartCommand.class, AsmRemoveCommand.class, AsmLogsCommand.class,
            AsmEventsCommand.class, AsmFaultsCommand.class, AsmTreeCommand.class, AsmWatchCommand.class,
            AsmLimitsCommand.class, AsmRecoveryCommand.class);
    private static final List<Class<?>> COMPLETERS = List.of(AgentCompleter.class, AgentListCompleter.class,
            CapabilityCompleter.class, FaultKindCompleter.class, RecoveryCompleter.class, RecoveryWordCompleter.class,
            WatchSortCompleter.class, org.tracewarden.shell.command.SignalCompleter.class);

    private final FakeAgents agents = new FakeAgents().with(AgentSamples.monitor(), AgentSamples.net());
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private Session session;

    @BeforeEach
    void openConsole() {
        streams.start();
        SessionFactoryImpl factory = new SessionFactoryImpl(streams);
        factory.getRegistry().register(() -> agents, AgentServices.class);
        ManagerImpl manager = new ManagerImpl(factory.getRegistry(), factory.getRegistry());
        COMPLETERS.forEach(manager::register);
        COMMANDS.forEach(manager::register);
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        session = factory.create(new ByteArrayInputStream(new byte[0]), out, out);
        session.put(Session.SCOPE, "shell:*");
    }

    @AfterEach
    void closeConsole() {
        session.close();
        streams.stop();
    }

    @Test
    void the_guides_names_need_no_scope() throws Exception {
        session.execute("asmlist");
        assertTrue(text().startsWith("Active Agents:\nID    PID   Name"), this::text);
        printed.reset();
        session.execute("asminfo 100");
        assertTrue(text().startsWith("Agent Information:\n"), this::text);
        printed.reset();
        session.execute("asmpolicy net_agent");
        assertTrue(text().startsWith("Policy for Agent 101:\n"), this::text);
        printed.reset();
        session.execute("asmstatus");
        assertTrue(text().startsWith("Agent Supervision Module - System Status\n"), this::text);
    }

    @Test
    void a_remote_command_prints_nothing_but_agents_and_whole_lines() throws Exception {
        agents.with(AgentSamples.failed());
        session.execute("asmlist");
        assertEquals(5, text().lines().count(), this::text);
        assertFalse(text().contains("Not shown"), this::text);
        printed.reset();
        agents.log.add(new AgentLogLine(AgentSamples.NOW, AgentLogLine.Source.OUTPUT, "x".repeat(300)));
        session.execute("asm:logs fs_monitor");
        assertEquals(1, text().lines().count(), this::text);
    }

    @Test
    void an_agent_is_spawned_as_in_the_documentation() throws Exception {
        session.execute("asm:spawn --id 300 --name x --cap FsBasic,NetClient --scope /tmp/ --auto-restart 3"
                + " --memory 100m --cpu 500ms/s --user nobody --env A=1 --env B=2 --watchdog notify:30s"
                + " --recovery crash=kill,cpu-quota=alert -- python3 -c 'print(1)' -x --id");
        assertTrue(text().startsWith("Agent 300 x runs, pid 4242.\n"), this::text);
        assertEquals(List.of("python3", "-c", "print(1)", "-x", "--id"), agents.agents.get(300).spec().command());
        assertEquals("{A=1, B=2}", agents.agents.get(300).spec().environment().toString());
    }

    @Test
    void options_may_stand_behind_the_agent() throws Exception {
        session.execute("asm:limits fs_monitor --memory 200m --cpu 500ms/s");
        assertTrue(text().contains("--memory      200m"), this::text);
        printed.reset();
        session.execute("asm:info 100 --json");
        assertTrue(text().startsWith("{AgentView[id=100"), this::text);
        assertFalse(text().contains("geheim"), this::text);
    }

    @Test
    void nothing_that_the_documentation_types_means_something_else_to_the_console() throws Exception {
        session.execute("asm:recovery crash=kill,unresponsive=alert");
        assertTrue(text().startsWith("Global recovery policy: crash=kill,unresponsive=alert\n"), this::text);
        session.execute("asm:recovery net_agent strict,crash=restart");
        assertTrue(agents.agents.get(101).spec().recovery().isPresent());
        session.execute("asm:spawn --watchdog file:/run/x/alive:30s --env 'TEXT=a b' --syscalls 1000/s --scope /a/,/b/"
                + " -- sh -c 'exit 3'");
        assertEquals(List.of("sh", "-c", "exit 3"), agents.agents.get(102).spec().command());
        assertEquals("{TEXT=a b}", agents.agents.get(102).spec().environment().toString());
        assertEquals("/run/x/alive", agents.agents.get(102).spec().watchdog().file());
        agents.faults.add(AgentSamples.overQuota());
        printed.reset();
        session.execute("asm:faults @12");
        assertTrue(text().startsWith("Fault 12: CPU quota exceeded\n"), this::text);
        printed.reset();
        session.execute("asminfo ----");
        assertEquals("", text());
    }

    @Test
    void an_error_ends_the_command_in_error() {
        assertThrows(CommandException.class, () -> session.execute("asm:stop nobody"));
        assertThrows(Exception.class, () -> session.execute("asm:list --colour"));
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
