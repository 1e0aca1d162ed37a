// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.api.death.DeathCause.CHILD_KILLED;
import static org.tracewarden.api.death.DeathCause.COMMAND_NOT_EXECUTABLE;
import static org.tracewarden.api.death.DeathCause.COMMAND_NOT_FOUND;
import static org.tracewarden.api.death.DeathCause.EXIT_FAILURE;
import static org.tracewarden.api.death.DeathCause.EXIT_SUCCESS;
import static org.tracewarden.api.death.DeathCause.SIGNAL_HANDLED;
import static org.tracewarden.itests.live.Story.assertKilledBy;
import static org.tracewarden.itests.live.Story.assertNobodyBlamed;
import static org.tracewarden.itests.live.Story.assertParents;
import static org.tracewarden.itests.live.Story.assertToldInOrder;
import static org.tracewarden.itests.live.Story.killed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.death.Finding;
import org.tracewarden.api.death.LinkedDeath;
import org.tracewarden.api.event.ExitStatus;

/** Processes that end by themselves, with a code that says something. */
@ExtendWith(LiveExtension.class)
class ExitCodesIT {

    @Test
    void exitZeroIsSuccess(Host host, Registrar registrar) {
        Victim victim = host.start("exit_with", 0);
        End end = victim.end();
        assertEquals(ExitStatus.exited(0), end.status());

        var death = registrar.certificateOf(end);

        assertNobodyBlamed(EXIT_SUCCESS, death);
        assertParents(death, victim.witnessPid(), Host.testPid());
        assertEquals("exit_with", death.process().comm());
        assertEquals(Host.program("exit_with"), death.process().exe());
        assertEquals(List.of(Host.program("exit_with"), "0"), death.process().argv());
        assertEquals(victim.witnessPid(), death.process().parent().orElseThrow().pid());
        assertEquals(List.of(), death.linked());
    }

    @Test
    void exitThreeIsFailure(Host host, Registrar registrar) {
        End end = host.start("exit_with", 3).end();
        assertEquals(ExitStatus.exited(3), end.status());

        assertNobodyBlamed(EXIT_FAILURE, registrar.certificateOf(end));
    }

    @Test
    void exit126OfAShellIsACommandThatCannotBeExecuted(Host host, Registrar registrar) throws IOException {
        Path text = Files.writeString(host.directory().resolve("not-a-program"), "text");
        End end = host.startCommand("sh", "-c", text + "; exit $?").end();
        assertEquals(ExitStatus.exited(126), end.status());

        assertNobodyBlamed(COMMAND_NOT_EXECUTABLE, registrar.certificateOf(end));
    }

    @Test
    void exit127OfAShellIsACommandThatIsNotThere(Host host, Registrar registrar) {
        End end = host.startCommand("sh", "-c", "no-such-command-here; exit $?").end();
        assertEquals(ExitStatus.exited(127), end.status());

        assertNobodyBlamed(COMMAND_NOT_FOUND, registrar.certificateOf(end));
    }

    @Test
    void exit143AfterHandlingTermIsASignalThatTheProcessHandled(Host host, Registrar registrar) {
        Victim victim = host.start("term_handler").ready();
        Shell sender = host.shell("kill -TERM " + victim.pid());
        End end = victim.end();
        assertEquals(ExitStatus.exited(143), end.status());

        var death = registrar.certificateOf(end);

        assertNobodyBlamed(SIGNAL_HANDLED, death);
        assertTrue(death.findings().stream().anyMatch(finding -> finding.aspect() == Finding.Aspect.BY_WHOM
                && finding.text().contains("sh (pid " + sender.pid())),
                () -> "the sender is told: " + death.findings());
        assertToldInOrder(death, "SIGTERM", "handler", "143");
    }

    @Test
    void exit137OfAShellWithoutASignalToItIsItsChildsDeath(Host host, Registrar registrar) {
        Victim shell = host.startCommand("sh", "-c", Host.program("sleeper") + "; exit $?");
        int child = shell.readyFamily(1).get(0);
        Shell killer = host.shell("kill -9 " + child);
        End end = shell.end();
        assertEquals(ExitStatus.exited(137), end.status());

        var childDeath = registrar.certificatesOf(child, end.bornAfter(), 1).get(0);
        Registrar.checkEveryday(childDeath, killed("KILL"));
        assertKilledBy(killer.pid(), "sh", "kill(" + child + ", SIGKILL)", childDeath);
        assertParents(childDeath, shell.pid(), shell.witnessPid());

        var death = registrar.certificateOf(end);
        assertEquals(CHILD_KILLED, death.cause());
        assertEquals(List.of(childDeath.process().key()), death.linked().stream().map(LinkedDeath::process).toList());
        assertEquals(childDeath.id(), death.linked().get(0).certificateId());
    }
}
