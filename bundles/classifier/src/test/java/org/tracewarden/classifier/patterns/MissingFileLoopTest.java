// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;

class MissingFileLoopTest {

    private final Tale tale = new Tale();
    private final ProcessInfo node = Tale.process(42, "node");

    private static Call open(String path) {
        return Call.of("openat").path(path).gets("ENOENT");
    }

    private void every(double seconds, int times) {
        for (int i = 0; i < times; i++) {
            tale.at(i * seconds).fails(node, open("/etc/app.json"));
        }
    }

    @Test
    void theSeedsRetryEvery100MillisecondsIsTold() {
        every(0.1, 20);
        tale.nothing();
        tale.at(2).fails(node, open("/etc/app.json"));
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.MISSING_FILE_LOOP, pattern.kind());
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertEquals("Missing-file retry loop: node tries /etc/app.json every 100.0 ms and gets ENOENT",
                pattern.summary());
        assertEquals(List.of("path /etc/app.json",
                "openat failed with ENOENT (No such file or directory) 21 times within 2.0 s",
                "median interval 100.0 ms"), pattern.evidence());
        assertEquals(pattern.since().plusSeconds(2), pattern.last());
    }

    @Test
    void fourAttemptsAreTooFew() {
        every(1, 4);
        tale.nothing();
        tale.at(4).fails(node, open("/etc/app.json"));
        assertEquals(Severity.MEDIUM, tale.only().severity());
    }

    @Test
    void lateAndMissingAttemptsDoNotMatter() {
        for (double at : new double[] {0, 1, 2, 3, 5, 6, 7, 7.9, 9}) {
            tale.at(at).fails(node, open("/etc/app.json"));
        }
        assertEquals("median interval 1.0 s", tale.only().evidence().get(2));
    }

    @ParameterizedTest
    @CsvSource({"0.15,1", "0.151,0"})
    void intervalsMustBeEqualWithinFifteenPercent(double deviation, int patterns) {
        double at = 0;
        for (int i = 0; i < 12; i++) {
            at += i % 3 == 0 ? 1 : i % 3 == 1 ? 1 - deviation : 1 + deviation;
            tale.at(at).fails(node, open("/etc/app.json"));
        }
        assertEquals(patterns, tale.investigation.all().size());
    }

    @ParameterizedTest
    @CsvSource({"0.01,HIGH", "0.011,MEDIUM", "1,MEDIUM", "1.01,LOW", "60,LOW"})
    void severityFollowsTheInterval(double seconds, Severity severity) {
        every(seconds, (int) Math.max(5, 1 + 2 / seconds) + 1);
        assertEquals(severity, tale.only().severity());
    }

    @Test
    void pausesOfMoreThanAMinuteAreNoLoop() {
        every(60.1, 30);
        tale.nothing();
    }

    @Test
    void anEpisodeGoesOnForThreeIntervals() {
        every(20, 5);
        tale.at(80 + 59).tick();
        assertFalse(tale.only().ended());
        tale.at(80 + 60).tick();
        assertTrue(tale.only().ended());
    }

    @Test
    void theIntervalAcrossALossIsLeftOut() {
        for (double at : new double[] {0, 1, 4, 5, 8, 9, 12}) {
            tale.at(at).fails(node, open("/etc/app.json"));
            if (at % 4 == 1) {
                tale.at(at + 1).gap("syscall");
            }
        }
        tale.nothing();
        tale.at(13).fails(node, open("/etc/app.json"));
        assertEquals("median interval 1.0 s", tale.only().evidence().get(2));
    }

    @Test
    void ofAFastLoopTheRateIsTakenFromTheCounts() {
        for (int second = 1; second <= 4; second++) {
            for (int i = 0; i < 10; i++) {
                tale.at(second - 1 + i * 0.0005).fails(node, open("/etc/app.json"));
            }
            tale.at(second).second(node, Count.of("openat", 2000).failed("ENOENT", 2000, 1990));
        }
        SyscallPattern pattern = tale.only();
        assertEquals(Severity.HIGH, pattern.severity());
        assertEquals("median interval 500.0 µs", pattern.evidence().get(2));
        assertEquals("counted: 2,000/s such failures on all paths, of which 1,990/s were not told one by one",
                pattern.evidence().get(3));
    }

    @Test
    void deniedAndNotADirectoryAreLoopsToo() {
        for (int i = 0; i < 6; i++) {
            tale.at(i).fails(node, Call.of("openat").path("/secret").gets("EACCES"));
            tale.at(i).fails(node, Call.of("stat").path("/etc/passwd/x").gets("ENOTDIR"));
            tale.at(i).fails(node, Call.of("openat").path("/other").gets("EMFILE"));
        }
        assertEquals(2, tale.investigation.all().size());
    }

    @ParameterizedTest
    @CsvSource({"0.010,0", "0.0101,1", "0.002,0"})
    void whatIsDeniedAHundredTimesASecondIsLeftToTheStorm(double seconds, int patterns) {
        for (int i = 0; i * seconds <= 3; i++) {
            tale.at(i * seconds).fails(node, Call.of("openat").path("/secret").gets("EACCES"));
        }
        assertEquals(patterns, tale.investigation.all().size());
    }

    @Test
    void aFastLoopOfDenialsHasOneNameAndThatIsStorm() {
        for (int second = 1; second <= 7; second++) {
            for (int i = 0; i < 10; i++) {
                tale.at(second - 1 + i * 0.002).fails(node, Call.of("openat").path("/secret").gets("EACCES"));
            }
            tale.at(second).second(node, Count.of("openat", 500).failed("EACCES", 500, 490));
        }
        assertEquals(PatternKind.PERMISSION_DENIED_STORM, tale.only().kind());
        assertEquals(1, tale.told.size());
    }

    @Test
    void whereAStormBeginsIsConfigured() {
        tale.investigation.configure(ConfigWith.settings(Map.of("denied-rate", 1000)));
        for (int i = 0; i < 1500; i++) {
            tale.at(i * 0.002).fails(node, Call.of("openat").path("/secret").gets("EACCES"));
        }
        assertEquals(PatternKind.MISSING_FILE_LOOP, tale.only().kind());
    }

    @Test
    void twoCallsOnOnePathAreOneLoop() {
        for (int i = 0; i < 6; i++) {
            tale.at(i).fails(node, Call.of("access").path("/etc/app.json").gets("ENOENT"));
            tale.at(i + 0.0001).fails(node, open("/etc/app.json"));
        }
        tale.only();
        assertEquals(1, tale.told.size());
    }

    /** One in a thousand series, as etc/org.tracewarden.patterns.cfg says. */
    @ParameterizedTest
    @CsvSource({"0.125", "1", "5"})
    void attemptsThatComeByChanceHardlyEverPass(double meanSeconds) {
        Random random = new Random(42);
        int passed = 0;
        for (int series = 0; series < 5000; series++) {
            Tale chance = new Tale();
            double at = 0;
            for (int i = 0; i < 60; i++) {
                at += -Math.log(1 - random.nextDouble()) * meanSeconds;
                chance.at(at).fails(node, open("/srv/.htaccess"));
            }
            passed += chance.told.isEmpty() ? 0 : 1;
        }
        assertTrue(passed <= 10, passed + " of 5000 series with mean interval " + meanSeconds + " s passed");
    }
}
