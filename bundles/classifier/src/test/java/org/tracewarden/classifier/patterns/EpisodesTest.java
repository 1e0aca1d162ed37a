// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.process.ProcessInfo;

/** How a pattern begins, goes on and ends, whichever it is. */
class EpisodesTest {

    private final Tale tale = new Tale();
    private final ProcessInfo app = Tale.process(4711, "app");

    private static Call connect(double millis, int host) {
        return Call.of("connect").took(millis).to("10.0.0." + host, 80);
    }

    @Test
    void beginMoreSevereAndEndAreToldAndNothingElse() {
        tale.at(10).slow(app, connect(500, 1)).at(20).slow(app, connect(600, 1)).at(21).slow(app, connect(700, 1));
        tale.at(30).slow(app, connect(2000, 1)).at(31).slow(app, connect(2000, 1)).at(32).slow(app, connect(600, 1));
        tale.at(61).tick().at(62).tick();
        List<SyscallPattern> patterns = tale.told.stream().map(PatternDetected::pattern).toList();
        assertEquals(List.of(Severity.HIGH, Severity.CRITICAL, Severity.CRITICAL),
                patterns.stream().map(SyscallPattern::severity).toList());
        assertEquals(List.of(false, false, true), patterns.stream().map(SyscallPattern::ended).toList());
        assertEquals(List.of(1L, 1L, 1L), patterns.stream().map(SyscallPattern::id).toList());
        assertEquals(Tale.BEGIN + 62 * Tale.SECOND, tale.told.get(2).header().kernelTime());
        assertEquals("patterns", tale.told.get(2).header().collector());
        assertEquals(List.of(patterns.get(2)), tale.investigation.all());
    }

    @Test
    void itEndsAfterThirtySecondsOfSilenceAndNotBefore() {
        tale.at(10).slow(app, connect(2000, 1));
        tale.at(39.9).tick();
        assertFalse(tale.only().ended());
        tale.at(40).tick();
        assertTrue(tale.only().ended());
    }

    @Test
    void silenceAcrossALossEndsNothing() {
        tale.at(10).slow(app, connect(2000, 1)).at(35).gap("syscall").at(60).tick();
        assertFalse(tale.only().ended());
        tale.at(65).tick();
        assertTrue(tale.only().ended());
    }

    @Test
    void aProcessThatEndsTakesItsPatternsWithItAndLateEventsBeginNone() {
        tale.at(10).slow(app, connect(2000, 1)).at(11).exits(app);
        assertTrue(tale.only().ended());
        tale.at(11.5).slow(app, connect(2000, 1)).lastSecond(app, Count.of("connect", 5));
        assertTrue(tale.only().ended());
        assertEquals(2, tale.told.size());
    }

    @Test
    void theLastCountsOfAProcessEndItToo() {
        tale.at(10).slow(app, connect(2000, 1)).at(11).lastSecond(app, Count.of("connect", 5));
        assertTrue(tale.only().ended());
    }

    @ParameterizedTest
    @CsvSource({"59.999,TRANSIENT", "60,SHORT_LIVED", "299.999,SHORT_LIVED", "300,PERSISTENT", "900,PERSISTENT",
            "900.001,SYSTEMIC"})
    void persistenceFollowsTheTimeItLasts(double seconds, Persistence persistence) {
        assertEquals(persistence, Episode.persistence(Duration.ofNanos(Math.round(seconds * 1e9))));
    }

    @Test
    void aPatternThatGoesOnGrowsPersistent() {
        for (int i = 0; i <= 20; i++) {
            tale.at(2 + 15 * i).slow(app, connect(2000, 1));
        }
        assertEquals(Persistence.PERSISTENT, tale.only().persistence());
        assertEquals(1, tale.told.size());
    }

    @Test
    void theNewestComeFirstAndTheEndedLast() {
        tale.at(10).slow(app, connect(2000, 1)).at(20).slow(app, connect(2000, 2)).at(45).slow(app, connect(2000, 3));
        tale.at(52).slow(app, connect(2000, 4));
        assertEquals(List.of(4L, 3L, 2L, 1L), tale.investigation.all().stream().map(SyscallPattern::id).toList());
        assertEquals(List.of(false, false, true, true),
                tale.investigation.all().stream().map(SyscallPattern::ended).toList());
    }

    @Test
    void oneProcessHasEightOfAKindAndTheOthersAreCounted() {
        for (int host = 1; host <= 10; host++) {
            tale.at(host).slow(app, connect(2000, host));
        }
        assertEquals(8, tale.investigation.all().size());
        assertEquals(2, tale.investigation.turnedAway());
    }

    @Test
    void thereIsRoomForAThousandAtATime() {
        for (int pid = 1; pid <= Episodes.ONGOING + 5; pid++) {
            tale.at(10).slow(Tale.process(pid, "app"), connect(2000, 1));
        }
        assertEquals(Episodes.ONGOING, tale.investigation.all().size());
        assertEquals(5, tale.investigation.turnedAway());
    }

    @Test
    void theOldestEndedOnesAreForgotten() {
        Tale small = new Tale(ConfigWith.settings(Map.of("capacity", 10)));
        for (int pid = 1; pid <= 15; pid++) {
            ProcessInfo process = Tale.process(pid, "app");
            small.at(pid).slow(process, connect(2000, 1)).exits(process);
        }
        assertEquals(List.of(15L, 14L, 13L, 12L, 11L, 10L, 9L, 8L, 7L, 6L),
                small.investigation.all().stream().map(SyscallPattern::id).toList());
    }

    @Test
    void whatIsGatheredIsBoundedByProcessesAndForgottenWithThem() {
        Tale small = new Tale(ConfigWith.settings(Map.of("max-processes", 64)));
        for (int pid = 1; pid <= 64; pid++) {
            small.at(1).slow(Tale.process(pid, "app"), connect(500, 1));
        }
        assertEquals(0, small.investigation.forgotten());
        small.slow(Tale.process(65, "app"), connect(500, 1));
        assertEquals(1, small.investigation.forgotten());
        small.at(2).slow(Tale.process(1, "app"), connect(500, 1));
        small.nothing();
        small.at(3).slow(Tale.process(65, "app"), connect(500, 1));
        small.only();
    }

    @Test
    void tenThousandShortLivesLeaveNothing() {
        for (int pid = 1; pid <= 10_000; pid++) {
            ProcessInfo process = Tale.process(pid, "sh");
            tale.at(pid / 100.0).fails(process, Call.of("stat").path("/bin/x").gets("ENOENT"))
                    .second(process, Count.of("openat", 20), Count.of("close", 20)).exits(process);
        }
        tale.nothing();
        assertEquals(0, tale.investigation.forgotten());
    }
}
