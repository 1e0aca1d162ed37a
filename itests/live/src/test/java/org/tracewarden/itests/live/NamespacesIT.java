// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.tracewarden.api.death.DeathCause.KILLED_BY_PROCESS;
import static org.tracewarden.api.death.DeathCause.PID_NAMESPACE_ENDED;
import static org.tracewarden.itests.live.Story.assertKilledBy;
import static org.tracewarden.itests.live.Story.assertNobodyBlamed;
import static org.tracewarden.itests.live.Story.killed;
import static org.tracewarden.itests.live.Story.killer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.death.DeathCertificate;

/** Processes that have one pid inside of their namespace and another one outside. */
@ExtendWith(LiveExtension.class)
class NamespacesIT {

    /** A pid namespace with a shell as its init and a sleeper as its process number 2. */
    private record Namespace(Victim unshare, int init, int sleeper) {

        static Namespace create(Host host, String script) {
            Victim unshare = host.startCommand("unshare", "--pid", "--fork", "sh", "-c",
                    Host.program("sleeper") + " & " + script);
            unshare.await("ready 2");
            int init = Proc.children(unshare.pid()).get(0);
            return new Namespace(unshare, init, Proc.children(init).get(0));
        }
    }

    @Test
    void bothPidsAreTold(Host host, Registrar registrar) {
        Namespace namespace = Namespace.create(host, "wait");
        int victim = namespace.sleeper();
        long inode = Proc.pidNamespace(victim);
        assertEquals(2, Proc.namespacePid(victim));
        assertNotEquals(Proc.pidNamespace(Host.testPid()), inode);
        Shell killer = host.shell("kill -9 " + victim);
        namespace.unshare().untilAllAreGone();

        DeathCertificate death = registrar.certificatesOf(victim, namespace.unshare().end().bornAfter(), 1).get(0);

        Registrar.checkEveryday(death, killed("KILL"));
        assertKilledBy(killer.pid(), "sh", "kill(" + victim + ", SIGKILL)", death);
        assertEquals(victim, death.process().pid());
        assertEquals(2, death.process().namespacePid());
        assertEquals(inode, death.process().pidNamespace());
        assertEquals(namespace.init(), death.process().parent().orElseThrow().pid());
    }

    @Test
    void aKillerInsideUsesThePidInside(Host host, Registrar registrar) {
        Namespace namespace = Namespace.create(host, "trap 'kill -9 2' USR1; wait; wait");
        int victim = namespace.sleeper();
        host.shell("kill -USR1 " + namespace.init());
        namespace.unshare().untilAllAreGone();

        DeathCertificate death = registrar.certificatesOf(victim, namespace.unshare().end().bornAfter(), 1).get(0);

        Registrar.checkEveryday(death, killed("KILL"));
        assertEquals(KILLED_BY_PROCESS, death.cause());
        assertEquals(namespace.init(), killer(death).process().pid());
        assertEquals(1, killer(death).process().namespacePid());
        assertEquals("kill(2, SIGKILL)", killer(death).means());
        assertEquals(2, death.process().namespacePid());
    }

    @Test
    void theEndOfInitEndsItsNamespace(Host host, Registrar registrar) {
        Namespace namespace = Namespace.create(host, "wait");
        Shell killer = host.shell("kill -9 " + namespace.init());
        namespace.unshare().untilAllAreGone();
        long bornAfter = namespace.unshare().end().bornAfter();

        DeathCertificate init = registrar.certificatesOf(namespace.init(), bornAfter, 1).get(0);
        DeathCertificate death = registrar.certificatesOf(namespace.sleeper(), bornAfter, 1).get(0);

        assertKilledBy(killer.pid(), "sh", "kill(" + namespace.init() + ", SIGKILL)", init);
        Registrar.checkEveryday(death, killed("KILL"));
        assertNobodyBlamed(PID_NAMESPACE_ENDED, death);
    }
}
