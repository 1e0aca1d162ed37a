// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;

class ExcessiveFsyncTest {

    private final Tale tale = new Tale();
    private final ProcessInfo postgres = Tale.process(1234, "postgres");

    private void syncs(int count, double millis) {
        for (int i = 0; i < count; i++) {
            tale.at(1 + i).slow(postgres, Call.of("fdatasync").took(millis).on("/var/lib/pg/wal/1", "ext4"));
        }
    }

    @Test
    void fiveSyncsOf100MillisecondsAreThePatternWithItsFigures() {
        syncs(4, 100);
        tale.nothing();
        tale.at(5).second(postgres, Count.of("fdatasync", 8).inside(800));
        tale.at(5).slow(postgres, Call.of("fsync").took(160).on("/var/lib/pg/base/7", "xfs"));
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.EXCESSIVE_FSYNC, pattern.kind());
        assertEquals(Severity.HIGH, pattern.severity());
        assertEquals(Persistence.TRANSIENT, pattern.persistence());
        assertEquals("Excessive fsync: each synchronous write of postgres takes 100.0 ms, so one thread gets at most "
                + "10.0/s", pattern.summary());
        assertEquals(List.of(
                "5 calls of fdatasync, fsync took 100.0 ms or more within 10.0 s, the longest 160.0 ms",
                "median latency 100.0 ms",
                "0.8/s sync calls; 8 % of the time in them, summed over threads",
                "files: /var/lib/pg/base/7 (xfs), /var/lib/pg/wal/1 (ext4)"), pattern.evidence());
        assertEquals(Tale.WALL + Tale.BEGIN + 900 * Tale.MS, pattern.since().getEpochSecond() * 1_000_000_000L
                + pattern.since().getNano());
    }

    @Test
    void aHairUnder100MillisecondsIsNotSlow() {
        syncs(20, 99.999999);
        tale.nothing();
    }

    @Test
    void fiveWithinMoreThanTenSecondsAreTooFew() {
        for (int i = 0; i < 20; i++) {
            tale.at(2.51 * i).slow(postgres, Call.of("fsync").took(200));
        }
        tale.nothing();
        Tale closer = new Tale();
        for (int i = 0; i < 5; i++) {
            closer.at(2.5 * i).slow(postgres, Call.of("fsync").took(200));
        }
        closer.only();
    }

    @ParameterizedTest
    @CsvSource({"100,HIGH", "500,HIGH", "500.001,CRITICAL"})
    void severityFollowsTheThresholdsOfBlockingIo(double millis, Severity severity) {
        syncs(5, millis);
        assertEquals(severity, tale.only().severity());
    }

    @Test
    void anAsynchronousMsyncIsNoSync() {
        for (int i = 0; i < 9; i++) {
            tale.at(i).slow(postgres, Call.of("msync").took(200).arguments(0, 4096, 1));
        }
        tale.nothing();
        for (int i = 0; i < 9; i++) {
            tale.at(i).slow(postgres, Call.of("msync").took(200).arguments(0, 4096, 4));
        }
        tale.only();
    }

    @Test
    void oneCallToldWhileItGoesOnAndWhenItReturnsIsOne() {
        Call hung = Call.of("fsync").took(1000).goesOn();
        for (int i = 1; i <= 4; i++) {
            tale.at(i).slow(postgres, Call.of("fsync").thread(i).took(200));
        }
        tale.at(5).slow(Tale.process(2, "other"), hung);
        tale.nothing();
        Tale one = new Tale();
        one.at(1).slow(postgres, Call.of("fsync").took(1000).goesOn());
        for (int i = 2; i <= 6; i++) {
            one.at(i).slow(postgres, Call.of("fsync").took(1000.0 * i));
        }
        one.nothing();
    }

    @Test
    void halfOfTheTimeInSyncsOfTenMillisecondsIsThePatternToo() {
        for (int i = 1; i <= 4; i++) {
            tale.at(i).second(postgres, Count.of("fsync", 99).inside(999));
        }
        tale.nothing();
        tale.at(5).second(postgres, Count.of("fsync", 104).inside(1004));
        SyscallPattern pattern = tale.only();
        assertEquals(Severity.LOW, pattern.severity());
        assertEquals("average latency 10.0 ms", pattern.evidence().get(0));
    }

    @Test
    void aDatabaseWhoseSyncsTakeTwoMillisecondsIsHealthy() {
        for (int i = 1; i <= 60; i++) {
            tale.at(i).second(postgres, Count.of("fdatasync", 490).inside(980),
                    Count.of("write", 5000).bytes(40_960_000));
        }
        tale.nothing();
    }
}
