// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.api.death.DeathCause.KILLED_AFTER_ESCALATION;
import static org.tracewarden.api.death.DeathCause.KILLED_BY_ITSELF;
import static org.tracewarden.api.death.DeathCause.KILLED_BY_PROCESS;
import static org.tracewarden.api.death.DeathCause.TIMED_OUT;
import static org.tracewarden.itests.live.Story.assertKilledBy;
import static org.tracewarden.itests.live.Story.assertParents;
import static org.tracewarden.itests.live.Story.assertToldInOrder;
import static org.tracewarden.itests.live.Story.killed;
import static org.tracewarden.itests.live.Story.killer;
import static org.tracewarden.itests.live.Story.told;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process ends another, in every way the system calls offer. */
@ExtendWith(LiveExtension.class)
class KilledByProcessIT {

    private static final int NOBODY = 65534;

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "ABRT"})
    void aSignalFromAnotherShellNamesThatShell(String signal, Host host, Registrar registrar) {
        Victim victim = host.start("sleeper").ready();
        Shell killer = host.shell("kill -" + signal + " " + victim.pid());
        End end = victim.end();
        assertEquals(killed(signal), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "sh", "kill(" + victim.pid() + ", SIG" + signal + ")", death);
        assertEquals(Host.testPid(), killer(death).ancestry().get(0).pid());
        assertEquals(0, killer(death).process().uid());
        assertParents(death, victim.witnessPid(), Host.testPid());
        assertToldInOrder(death, "SIG" + signal, "SIG" + signal);
        assertTrue(death.summary().contains("SIG" + signal), death.summary());
        assertTrue(death.summary().contains("sh"), death.summary());
        assertEquals(List.of(), death.linked());
    }

    @Test
    void theKillProgramIsTheKillerAndTheShellThatRanItsParent(Host host, Registrar registrar) {
        Victim victim = host.start("sleeper").ready();
        Shell shell = host.shell("/usr/bin/kill -TERM " + victim.pid() + "; exit $?");
        End end = victim.end();
        assertEquals(killed("TERM"), end.status());

        var killer = killer(registrar.certificateOf(end));

        assertEquals("kill", killer.process().comm());
        assertEquals("/usr/bin/kill", killer.process().exe());
        assertEquals(List.of("/usr/bin/kill", "-TERM", Integer.toString(victim.pid())), killer.process().argv());
        assertEquals(shell.pid(), killer.ancestry().get(0).pid());
    }

    @Test
    void theKillersUidIsTold(Host host, Registrar registrar) {
        // setpriv becomes sleep with the same pid; sleep is a program that nobody may run
        Victim victim = host.startCommand("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups",
                "sh", "-c", "echo ready $$; exec sleep 1000").ready();
        Patience.until("sleep", Patience.ENOUGH, () -> Proc.comm(victim.pid()), "sleep"::equals);
        Shell killer = host.run("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups",
                "sh", "-c", "kill -15 " + victim.pid());
        End end = victim.end();
        assertEquals(killed("TERM"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "sh", "kill(" + victim.pid() + ", SIGTERM)", death);
        assertEquals(NOBODY, killer(death).process().uid());
        assertEquals(NOBODY, death.process().uid());
    }

    @Test
    void rootKillsAnotherUsersProcess(Host host, Registrar registrar) {
        Victim victim = host.startCommand("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups",
                "sh", "-c", "echo ready $$; exec sleep 1000").ready();
        Patience.until("sleep", Patience.ENOUGH, () -> Proc.comm(victim.pid()), "sleep"::equals);
        Shell killer = host.shell("kill -9 " + victim.pid());
        End end = victim.end();
        assertEquals(killed("KILL"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "sh", "kill(" + victim.pid() + ", SIGKILL)", death);
        assertEquals(0, killer(death).process().uid());
        assertEquals(NOBODY, death.process().uid());
        assertEquals("sleep", death.process().comm());
    }

    @Test
    void aThreadOfAJavaProcessIsNamed(Host host, Registrar registrar) {
        Victim victim = host.start("sleeper").ready();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Shell jvm = host.run(java.toString(), "src/test/killer/NightWatch.java", Integer.toString(victim.pid()));
        int thread = Integer.parseInt(jvm.output().strip().replace("thread ", ""));
        End end = victim.end();
        assertEquals(killed("KILL"), end.status());

        var death = registrar.certificateOf(end);
        var killer = killer(death);

        assertAll(
                () -> assertEquals(KILLED_BY_PROCESS, death.cause()),
                () -> assertEquals(jvm.pid(), killer.process().pid()),
                () -> assertEquals("java", killer.process().comm()),
                () -> assertEquals(thread, killer.thread()),
                () -> assertEquals("night-watch", killer.threadComm()),
                () -> assertEquals("kill(" + victim.pid() + ", SIGKILL)", killer.means()));
    }

    @Test
    void tgkillToAnotherThreadEndsTheProcess(Host host, Registrar registrar) {
        Victim victim = host.start("two_threads").ready();
        int thread = Integer.parseInt(victim.await("thread (\\d+)").group(1));
        Shell killer = host.run(Host.program("tgkill"), "" + victim.pid(), "" + thread, "15");
        End end = victim.end();
        assertEquals(killed("TERM"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "tgkill", "tgkill(" + victim.pid() + ", " + thread + ", SIGTERM)", death);
    }

    @Test
    void sigqueueTellsItsValue(Host host, Registrar registrar) {
        Victim victim = host.start("sleeper").ready();
        Shell killer = host.run(Host.program("sigqueue"), "" + victim.pid(), "15", "4711");
        End end = victim.end();
        assertEquals(killed("TERM"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "sigqueue", "sigqueue(" + victim.pid() + ", SIGTERM, value 4711)", death);
    }

    @Test
    void aKillOfAProcessGroupEndsEachMember(Host host, Registrar registrar) {
        Victim leader = host.start("pair");
        List<Integer> members = leader.readyFamily(2);
        Shell killer = host.shell("kill -9 -" + leader.pid());
        for (int member : members) {
            End end = leader.endOf(member);
            assertEquals(killed("KILL"), end.status());

            var death = registrar.certificateOf(end);

            assertKilledBy(killer.pid(), "sh", "kill(-" + leader.pid() + ", SIGKILL)", death);
            assertEquals(leader.pid(), death.process().processGroup());
        }
    }

    @Test
    void aKillOfASessionEndsEachMember(Host host, Registrar registrar) {
        Victim leader = host.startWith(List.of("-s"), "pair");
        List<Integer> members = leader.readyFamily(2);
        Shell killer = host.run("pkill", "-9", "-s", Integer.toString(leader.pid()));
        for (int member : members) {
            End end = leader.endOf(member);
            assertEquals(killed("KILL"), end.status());

            var death = registrar.certificateOf(end);

            assertKilledBy(killer.pid(), "pkill", "kill(" + member + ", SIGKILL)", death);
            assertEquals(leader.pid(), death.process().session());
        }
    }

    @Test
    void abortIsItsOwnDoing(Host host, Registrar registrar) {
        Victim victim = host.start("aborter");
        End end = victim.end();
        assertEquals(killed("ABRT"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(KILLED_BY_ITSELF, victim.pid(), "aborter",
                "tgkill(" + victim.pid() + ", " + victim.pid() + ", SIGABRT)", death);
    }

    @Test
    void killAfterAnIgnoredTermIsAnEscalation(Host host, Registrar registrar) {
        Victim victim = host.start("term_ignorer").ready();
        Shell killer = host.shell("kill -TERM " + victim.pid() + "; kill -KILL " + victim.pid());
        End end = victim.end();
        assertEquals(killed("KILL"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(KILLED_AFTER_ESCALATION, killer.pid(), "sh", "kill(" + victim.pid() + ", SIGKILL)", death);
        assertToldInOrder(death, "SIGTERM", "SIGKILL");
    }

    @Test
    void timeoutSendsTermAndThenKill(Host host, Registrar registrar) {
        Victim timeout = host.startCommand("timeout", "-k", "0.2", "0.3", Host.program("term_ignorer"));
        int child = timeout.readyFamily(1).get(0);
        End end = timeout.endOf(child);
        assertEquals(killed("KILL"), end.status());
        assertEquals(killed("KILL"), timeout.end().status(), "timeout -k kills its whole group, itself included");

        var death = registrar.certificateOf(end);

        assertKilledBy(TIMED_OUT, timeout.pid(), "timeout", "kill(" + child + ", SIGKILL)", death);
        assertToldInOrder(death, "SIGTERM", "SIGKILL");
        assertEquals(timeout.pid(), death.process().parent().orElseThrow().pid());
    }

    @Test
    void stopAndContinueAreToldBeforeTheKill(Host host, Registrar registrar) {
        Victim victim = host.start("sleeper").ready();
        host.shell("kill -STOP " + victim.pid());
        Patience.until("stop", Patience.ENOUGH, () -> Proc.state(victim.pid()), "T"::equals);
        host.shell("kill -CONT " + victim.pid());
        Patience.until("going on", Patience.ENOUGH, () -> Proc.state(victim.pid()), "S"::equals);
        Shell killer = host.shell("kill -KILL " + victim.pid());
        End end = victim.end();
        assertEquals(killed("KILL"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "sh", "kill(" + victim.pid() + ", SIGKILL)", death);
        assertToldInOrder(death, "SIGSTOP", "SIGCONT", "SIGKILL");
    }

    @Test
    void killZeroIsNoSignal(Host host, Registrar registrar) {
        Victim victim = host.start("sleeper").ready();
        Shell asker = host.shell("kill -0 " + victim.pid());
        Shell killer = host.shell("kill -TERM " + victim.pid());
        End end = victim.end();
        assertEquals(killed("TERM"), end.status());

        var death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "sh", "kill(" + victim.pid() + ", SIGTERM)", death);
        assertEquals(0, told(death, Integer.toString(asker.pid())), () -> "kill -0 is no step: " + death.timeline());
    }

    @Test
    void aSignalToAPidThatIsGoneChangesNothing(Host host, Registrar registrar) {
        Victim victim = host.start("exit_with", 3).untilAllAreGone();
        End end = victim.end();
        var before = registrar.certificateOf(end);
        Shell late = host.attempt("sh", "-c", "kill -9 " + victim.pid());
        assertEquals(1, late.code(), late.output());

        // the shell's own death is a later event: once it is told, everything before it was
        registrar.certificatesOf(late.pid(), end.bornAfter(), 1);
        assertEquals(before, registrar.certificateOf(end));
    }
}
