// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;

class DescriptorLeakTest {

    private final Tale tale = new Tale();
    private final ProcessInfo app = Tale.process(4711, "app");

    private void leak(int from, int to, int opens, int closes, long limit) {
        for (int i = from; i <= to; i++) {
            tale.at(i).second(app, Count.of("openat", opens), Count.of("close", closes));
            tale.has(app, 10 + i * (opens - closes), limit).look();
        }
    }

    @Test
    void sixLooksThatEachFindMoreConfirmIt() {
        leak(1, 26, 11, 1, 1024);
        tale.nothing();
        assertEquals(5, tale.looks);
        leak(27, 27, 11, 1, 1024);
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.DESCRIPTOR_LEAK, pattern.kind());
        assertEquals(Severity.HIGH, pattern.severity());
        assertEquals("File descriptor leak: app has 280 open of 1,024, 10.0/s more; limit in about 1 min 14 s",
                pattern.summary());
        assertEquals(List.of(
                "opened 11.0/s, closed 1.0/s over the last 27 s",
                "280 descriptors open, limit 1,024 (RLIMIT_NOFILE)",
                "/proc found more at each of 6 looks within 25.0 s: from 30 to 280, 10.0/s",
                "the limit is reached in about 1 min 14 s"), pattern.evidence());
    }

    @Test
    void aCountThatDoesNotRiseAcquits() {
        for (int i = 1; i <= 120; i++) {
            tale.at(i).second(app, Count.of("dup2", 30), Count.of("close", 2));
            tale.has(app, 50 + i / 20, 1024).look();
        }
        tale.nothing();
        assertTrue(tale.looks > 20);
    }

    @Test
    void oneLookThatFindsNoMoreBeginsAnew() {
        leak(1, 24, 5, 0, 1024);
        tale.at(25).second(app, Count.of("openat", 5)).has(app, 3, 1024).look();
        leak(26, 26, 5, 0, 1024);
        tale.at(30).second(app, Count.of("openat", 5)).has(app, 3, 1024).look();
        leak(31, 49, 5, 0, 1024);
        tale.nothing();
    }

    @Test
    void whoClosesMoreThanNineOfTenIsBusyAndNotEvenLookedAt() {
        leak(1, 60, 1000, 901, 1 << 20);
        tale.nothing();
        assertEquals(0, tale.looks);
    }

    @Test
    void growthUnderTwentyIsNoSuspicion() {
        tale.at(1).second(app, Count.of("openat", 19)).has(app, 25, 1024).look();
        assertEquals(0, tale.looks);
        tale.at(2).second(app, Count.of("openat", 1)).look();
        assertEquals(1, tale.looks);
    }

    @Test
    void failedOpensOpenNothingAndAPipeOpensTwo() {
        tale.at(1).second(app, Count.of("openat", 500).failed("ENOENT", 490), Count.of("pipe2", 4)).look();
        assertEquals(0, tale.looks);
        tale.at(2).second(app, Count.of("pipe2", 1)).look();
        assertEquals(1, tale.looks);
    }

    @Test
    void whoGetsEmfileAtTheLimitIsCriticalAtTheFirstLook() {
        tale.at(1).second(app, Count.of("openat", 5000).failed("EMFILE", 3980)).has(app, 1024, 1024).look();
        SyscallPattern pattern = tale.only();
        assertEquals(Severity.CRITICAL, pattern.severity());
        assertEquals("File descriptor leak: app has 1,024 open of 1,024 and gets no more", pattern.summary());
        assertEquals("3,980 calls failed with EMFILE over the last 1 s", pattern.evidence().get(2));
    }

    @Test
    void emfileMakesAnEpisodeMoreSevereAndKeepsItGoing() {
        leak(1, 60, 16, 0, 1024);
        assertEquals(Severity.HIGH, tale.only().severity());
        for (int i = 61; i <= 200; i++) {
            tale.at(i).second(app, Count.of("openat", 16).failed("EMFILE", 16), Count.of("close", 1));
            tale.has(app, 1023, 1024).look();
        }
        assertEquals(Severity.CRITICAL, tale.only().severity());
        assertFalse(tale.only().ended());
        assertEquals(List.of(Severity.HIGH, Severity.CRITICAL),
                tale.told.stream().map(event -> event.pattern().severity()).toList());
    }

    @Test
    void aServerWhoseConnectionsExceedItsLimitForAMomentIsNone() {
        for (int i = 1; i <= 60; i++) {
            tale.at(i).second(app, Count.of("accept4", 500).failed("EMFILE", 5), Count.of("close", 490));
            tale.has(app, 1000, 1024).look();
        }
        tale.nothing();
    }

    @Test
    void fewClosesAreNoEvidenceAcrossALoss() {
        for (int i = 1; i <= 60; i++) {
            tale.at(i).second(app, Count.of("openat", 10)).gap("syscall");
            tale.has(app, 10 * i, 1024).look();
        }
        tale.nothing();
        assertEquals(0, tale.looks);
    }

    @Test
    void aLossOfAnotherCollectorDoesNotMatter() {
        tale.at(1).second(app, Count.of("openat", 10)).gap("process");
        tale.at(2).second(app, Count.of("openat", 10)).look();
        assertEquals(1, tale.looks);
    }

    @Test
    void atMostSoManyAreLookedAtInASecondThoseThatWaitForLongestFirst() {
        Tale crowded = new Tale(ConfigWith.settings(Map.of("leak-looks-per-second", 3)));
        for (int pid = 1; pid <= 7; pid++) {
            crowded.at(1).second(Tale.process(pid, "app"), Count.of("socket", 40));
        }
        crowded.at(1).look();
        assertEquals(3, crowded.looks);
        crowded.at(2).look().at(3).look();
        assertEquals(7, crowded.looks);
        crowded.at(4).look();
        assertEquals(7, crowded.looks);
    }

    @Test
    void aProcessWithoutALimitHasNoTimeToIt() {
        leak(1, 60, 10, 0, Long.MAX_VALUE);
        SyscallPattern pattern = tale.only();
        assertEquals(Severity.LOW, pattern.severity());
        assertEquals("File descriptor leak: app has 580 open, 10.0/s more", pattern.summary());
    }

    @Test
    void aProcessThatEndedIsNotLookedAt() {
        tale.at(1).second(app, Count.of("openat", 100)).exits(app).look();
        assertEquals(0, tale.looks);
    }
}
