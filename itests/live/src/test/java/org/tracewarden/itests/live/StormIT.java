// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.itests.live.Story.assertParents;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;

/** Many deaths at once, and many while the collector is exchanged: none is missing unless it was declared lost. */
@ExtendWith(LiveExtension.class)
class StormIT {

    private static final int STORM = 10_000;
    private static final int PER_SECOND = 500;
    private static final String COLLECTOR = "org.tracewarden.collector-process";

    /** Who ended with which code, as their parent tells. */
    private record Toll(Victim parent, String name, Map<Integer, Integer> codes) {

        static Toll of(Victim storm, String name) {
            storm.untilAllAreGone();
            assertEquals(ExitStatus.exited(0), storm.end().status());
            return new Toll(storm, name, storm.matches(Pattern.compile("child (\\d+) (\\d+)")).stream()
                    .collect(Collectors.toMap(m -> Integer.valueOf(m.group(1)), m -> Integer.valueOf(m.group(2)))));
        }
    }

    @Test
    void everyOneOfTenThousandDeathsIsTold(Host host, Registrar registrar, Console console) {
        long lostBefore = console.collector("process").counters().lost();
        String name = name("storm");
        Toll toll = Toll.of(host.start("storm", name, STORM), name);
        assertEquals(STORM, toll.codes().size());
        registrar.certificateOf(toll.parent().end()); // the parent dies last: what is not told by now is missing

        var counters = Patience.until("seen = received + lost", Patience.ENOUGH,
                () -> console.collector("process").counters(), c -> c.seen() == c.received() + c.lost());
        long lost = counters.lost() - lostBefore;
        int told = assertEachToldOnce(toll, registrar);
        assertTrue(told <= STORM && told >= STORM - lost, () -> told + " told, " + lost + " declared lost");
    }

    @Test
    void anUpdateOfTheCollectorLosesNothing(Host host, Registrar registrar, Console console) {
        String name = name("update");
        Victim storm = host.start("storm", name, 6 * PER_SECOND, PER_SECOND);
        untilItRages(registrar, name);
        console.run("bundle:update " + COLLECTOR);
        assertNothingLost(storm, name, registrar, console);
    }

    @Test
    void aRestartOfTheCollectorLosesNothing(Host host, Registrar registrar, Console console) {
        String name = name("restart");
        Victim storm = host.start("storm", name, 6 * PER_SECOND, PER_SECOND);
        untilItRages(registrar, name);
        console.run("bundle:restart " + COLLECTOR);
        assertNothingLost(storm, name, registrar, console);
    }

    private static void untilItRages(Registrar registrar, String name) {
        Patience.until("the first deaths of " + name, Patience.ENOUGH,
                () -> registrar.deaths("--comm " + name + " --limit 50"), deaths -> deaths.size() == 50);
    }

    private static void assertNothingLost(Victim storm, String name, Registrar registrar, Console console) {
        Toll toll = Toll.of(storm, name);
        assertEquals(6 * PER_SECOND, toll.codes().size());
        registrar.certificateOf(storm.end());
        assertEquals(toll.codes().size(), assertEachToldOnce(toll, registrar));
        assertEquals("RUNNING", console.collector("process").state());
    }

    /** Every certificate of a child is right, and no child has two; returns how many children have one. */
    private static int assertEachToldOnce(Toll toll, Registrar registrar) {
        Map<Integer, DeathCertificate> told = new HashMap<>();
        for (DeathCertificate death : registrar.deaths("--comm " + toll.name() + " --limit 20000")) {
            if (death.process().pid() == toll.parent().pid()) {
                continue;
            }
            Integer code = toll.codes().get(death.process().pid());
            assertEquals(ExitStatus.exited(code), death.status(), death::toString);
            assertParents(death, toll.parent().pid(), toll.parent().witnessPid(), Host.testPid());
            assertEquals(null, told.put(death.process().pid(), death), () -> "told twice: " + death);
        }
        return told.size();
    }

    /** A name that no other process of this host has; at most 15 bytes. */
    private static String name(String what) {
        return what + Host.testPid() % 100_000;
    }
}
