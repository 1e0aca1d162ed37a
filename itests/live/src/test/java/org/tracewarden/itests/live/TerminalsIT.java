// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tracewarden.api.death.DeathCause.TERMINAL;
import static org.tracewarden.itests.live.Story.assertNobodyBlamed;
import static org.tracewarden.itests.live.Story.assertParents;
import static org.tracewarden.itests.live.Story.killed;

import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;

/** Signals that a kernel thread or whoever holds the other end of a terminal sets off, and neither of them sent. */
@ExtendWith(LiveExtension.class)
class TerminalsIT {

    @Test
    void controlCIsTheTerminalsNotAKernelThreads(Host host, Registrar registrar) {
        assertEndsByTerminal("USR1", "INT", true, host, registrar);
    }

    @Test
    void aHangUpIsTheTerminals(Host host, Registrar registrar) {
        // the kernel takes the terminal away from the process before it sends the signal
        assertEndsByTerminal("USR2", "HUP", false, host, registrar);
    }

    private static void assertEndsByTerminal(
            String request, String signal, boolean terminalKept, Host host, Registrar registrar) {
        Victim terminal = host.start("terminal", Host.program("sleeper"));
        Matcher told = terminal.await("terminal /dev/(\\S+) (\\d+)");
        int victim = Integer.parseInt(told.group(2));
        host.shell("kill -" + request + " " + terminal.pid());
        String status = terminal.await("status " + victim + " (\\d+)").group(1);
        assertEquals(killed(signal), new ExitStatus(Integer.parseInt(status)));

        DeathCertificate death = registrar.certificatesOf(victim, terminal.end().bornAfter(), 1).get(0);

        Registrar.checkEveryday(death, killed(signal));
        assertNobodyBlamed(TERMINAL, death);
        assertEquals(terminalKept ? told.group(1) : "", death.process().terminal());
        assertParents(death, terminal.pid(), terminal.witnessPid());
    }
}
