// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;

/** Saved configuration takes effect while everything runs, and what is wrong is refused while everything runs on. */
@ExtendWith(LiveExtension.class)
class SettingsIT {

    private static final String COLLECTOR = "org.tracewarden.collector.syscall.cfg";
    private static final String CLASSIFIER = "org.tracewarden.classifier.cfg";

    @Test
    void aLowerThresholdShowsShorterWaits(Host host, Analyst analyst, Console console) {
        Victim victim = host.start("pulse", host.directory().resolve("lock"), 4).ready();
        Patience.until("its calls counted", Patience.ENOUGH, () -> analyst.count(victim, "flock"), count -> count > 50);
        assertEquals(0, shortOnes(analyst, victim), "waits of 4 ms are not slow");

        try (Setting lower = console.set(COLLECTOR, "slow-threshold = 1ms")) {
            SyscallObservation told = Patience.until("a wait of 4 ms", Patience.ENOUGH,
                    () -> analyst.observations(victim).stream().filter(SettingsIT::isShort).findFirst(),
                    java.util.Optional::isPresent).orElseThrow();
            assertEquals(SyscallCategory.LOCK_CONTENTION, told.category(), told::toString);
            assertEquals(Severity.NONE, told.severity(), "it is told, and still not slow: " + told);
        }
        Patience.until("quiet", Patience.ENOUGH, () -> {
            long count = shortOnes(analyst, victim);
            long calls = analyst.count(victim, "flock");
            Patience.until("more calls", Patience.ENOUGH, () -> analyst.count(victim, "flock"), more -> more > calls);
            return shortOnes(analyst, victim) - count;
        }, more -> more == 0);
    }

    private static long shortOnes(Analyst analyst, Victim victim) {
        return analyst.observations(victim).stream().filter(SettingsIT::isShort).count();
    }

    private static boolean isShort(SyscallObservation observation) {
        return observation.call().syscall().name().equals("flock") && observation.call().returned()
                && observation.call().latencyNanos() < 9_000_000;
    }

    @Test
    void onlyProcessesOfAChosenNameAreWatched(Host host, Analyst analyst, Console console) {
        Victim other = host.start("retry_loop", host.directory().resolve("none"), 20).ready();
        Victim chosen = host.start("pulse", host.directory().resolve("lock"), 2).ready();
        Patience.until("both counted", Patience.ENOUGH,
                () -> Math.min(analyst.count(other, "openat"), analyst.count(chosen, "flock")),
                least -> least > 10);

        try (Setting one = console.set(COLLECTOR, "comms = pulse")) {
            Patience.until("nothing more of the other while the chosen one goes on", Patience.ENOUGH, () -> {
                long count = analyst.count(other, "openat");
                long begin = analyst.count(chosen, "flock");
                Patience.until("two more seconds of the chosen one", Patience.ENOUGH,
                        () -> analyst.count(chosen, "flock"),
                        now -> now > begin + 2_000);
                return analyst.count(other, "openat") - count;
            }, more -> more == 0);
        }
        long then = analyst.count(other, "openat");
        Patience.until("more of the other again", Patience.ENOUGH,
                () -> analyst.count(other, "openat"), now -> now > then);
    }

    @Test
    void thresholdsOfTheWrongOrderAreRefusedAndTheOldOnesKept(Host host, Analyst analyst, Console console) {
        Victim victim = host.start("pulse", host.directory().resolve("lock"), 40).ready();
        analyst.observation(victim, "a wait of 40 ms", SettingsIT::isMediumLock);

        try (Setting wrong = console.set(CLASSIFIER, "lock-contention-thresholds = 10,500,50,1000")) {
            String refused = Patience.until("the refusal", Patience.ENOUGH,
                    () -> console.logged("lock-contention-thresholds is of the wrong order"),
                    lines -> !lines.isEmpty()).get(0);
            assertTrue(refused.endsWith("org.tracewarden.classifier refused, the configuration before it stays in use: "
                    + "lock-contention-thresholds is of the wrong order: high (50) must be above medium (500)"),
                    refused);
            long now = Proc.bootNanos();
            SyscallObservation later = analyst.observation(victim, "a later wait",
                    o -> o.call().enteredAt() > now && o.call().latencyNanos() > 30_000_000);
            assertEquals(Seed.severity(later), later.severity());
        }

        try (Setting higher = console.set(CLASSIFIER, "lock-contention-thresholds = 10,11,12,13")) {
            Patience.until("a wait that is critical by the new figures", Patience.ENOUGH,
                    () -> analyst.observations(victim).stream().anyMatch(
                            o -> o.severity() == Severity.CRITICAL && o.call().latencyNanos() < 90_000_000),
                    yes -> yes);
        }
    }

    private static boolean isMediumLock(SyscallObservation o) {
        return o.category() == SyscallCategory.LOCK_CONTENTION && o.severity() == Severity.MEDIUM
                && o.call().latencyNanos() >= 25_000_000 && o.call().latencyNanos() < 50_000_000;
    }
}
