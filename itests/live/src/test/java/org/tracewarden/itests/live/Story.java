// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Killer;
import org.tracewarden.api.death.TimelineEntry;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessInfo;

/** What the tests expect a certificate to tell, in the words of the tests. */
final class Story {

    private Story() {}

    static ExitStatus killed(String signal) {
        return ExitStatus.killed(signal(signal), false);
    }

    static Signal signal(String name) {
        return Signal.parse(name).orElseThrow();
    }

    static Killer killer(DeathCertificate death) {
        return death.killer().orElseThrow(() -> new AssertionError("no killer in " + death));
    }

    /** A signal from a process that called kill(2) in its main thread. */
    static void assertKilledBy(int killerPid, String killerComm, String means, DeathCertificate death) {
        assertKilledBy(DeathCause.KILLED_BY_PROCESS, killerPid, killerComm, means, death);
    }

    static void assertKilledBy(
            DeathCause cause, int killerPid, String killerComm, String means, DeathCertificate death) {
        Killer killer = killer(death);
        assertAll(
                () -> assertEquals(cause, death.cause()),
                () -> assertEquals(killerPid, killer.process().pid(), () -> "the killer is not " + killer),
                () -> assertEquals(killerPid, killer.thread()),
                () -> assertEquals(killerComm, killer.process().comm()),
                () -> assertEquals(killerComm, killer.threadComm()),
                () -> assertEquals(means, killer.means()),
                () -> assertTrue(death.oom().isEmpty(), "no OOM kill"));
    }

    /** Neither a process nor the task that happened to run is blamed. */
    static void assertNobodyBlamed(DeathCause cause, DeathCertificate death) {
        assertAll(
                () -> assertEquals(cause, death.cause()),
                () -> assertEquals(Optional.empty(), death.killer(), "nobody is blamed"));
    }

    static void assertParents(DeathCertificate death, int... pids) {
        List<Integer> wanted = java.util.Arrays.stream(pids).boxed().toList();
        List<Integer> ancestors = death.ancestry().stream().map(ProcessInfo::pid).toList();
        assertTrue(ancestors.size() >= wanted.size() && ancestors.subList(0, wanted.size()).equals(wanted),
                () -> "ancestry begins with " + wanted + ", not " + ancestors);
    }

    /** Steps that tell of these words stand in the timeline in this order. */
    static void assertToldInOrder(DeathCertificate death, String... words) {
        List<String> steps = death.timeline().stream().map(TimelineEntry::text).toList();
        int from = 0;
        for (String word : words) {
            int at = from;
            while (at < steps.size() && !steps.get(at).contains(word)) {
                at++;
            }
            assertTrue(at < steps.size(),
                    () -> "'" + word + "' is missing in its place among " + List.of(words) + ": " + steps);
            from = at + 1;
        }
    }

    /** How many steps of the timeline tell of a word. */
    static long told(DeathCertificate death, String word) {
        return death.timeline().stream().filter(step -> step.text().contains(word)).count();
    }
}
