// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SocketAddress;

/** Permission-denied storms, busy loops and small-I/O storms: rates held for seconds in a row. */
class StormsTest {

    private final Tale tale = new Tale();
    private final ProcessInfo app = Tale.process(4711, "app");

    private void seconds(int from, int to, Count... calls) {
        for (int i = from; i <= to; i++) {
            tale.at(i).second(app, calls);
        }
    }

    private int patterns() {
        return tale.investigation.all().size();
    }

    @Test
    void aHundredDenialsASecondForFiveSecondsAreAStorm() {
        tale.at(0.5).fails(app, Call.of("openat").path("/root/a").gets("EACCES"))
                .fails(app, Call.of("unlink").path("/root/b").gets("EPERM"));
        seconds(1, 4, Count.of("openat", 500).failed("EACCES", 80).failed("ENOENT", 420),
                Count.of("unlink", 20).failed("EPERM", 20));
        tale.nothing();
        seconds(5, 5, Count.of("openat", 500).failed("EACCES", 80), Count.of("unlink", 20).failed("EPERM", 20));
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.PERMISSION_DENIED_STORM, pattern.kind());
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertEquals("Permission-denied storm: app (uid 1000) is denied 100/s calls", pattern.summary());
        assertEquals(List.of("100/s calls denied, as uid 1000",
                "calls: openat EACCES 80.0/s, unlink EPERM 20.0/s",
                "paths, sampled: /root/a, /root/b"), pattern.evidence());
        assertEquals(pattern.last().minusSeconds(5), pattern.since());
    }

    @ParameterizedTest
    @CsvSource({"99,60,0", "100,4,0", "100,5,1", "999,5,1"})
    void denialsHaveTheirLimits(int rate, int seconds, int patterns) {
        seconds(1, seconds, Count.of("openat", 5000).failed("EACCES", rate));
        assertEquals(patterns, patterns());
    }

    @Test
    void aQuietOrMissingSecondBreaksTheRow() {
        seconds(1, 4, Count.of("openat", 200).failed("EACCES", 200));
        seconds(5, 5, Count.of("openat", 200).failed("EACCES", 10));
        seconds(6, 9, Count.of("openat", 200).failed("EACCES", 200));
        seconds(11, 14, Count.of("openat", 200).failed("EACCES", 200));
        tale.nothing();
    }

    @Test
    void halfOfTheRateKeepsAnEpisodeGoing() {
        seconds(1, 5, Count.of("openat", 200).failed("EACCES", 100));
        seconds(6, 100, Count.of("openat", 200).failed("EACCES", 50));
        assertFalse(tale.only().ended());
        seconds(101, 129, Count.of("openat", 200).failed("EACCES", 49));
        assertFalse(tale.only().ended());
        seconds(130, 130, Count.of("openat", 200).failed("EACCES", 49));
        assertTrue(tale.only().ended());
        assertEquals(2, tale.told.size());
    }

    @Test
    void twoThousandReadsASecondInVainAreABusyLoop() {
        tale.at(0.5).fails(app, Call.of("recvfrom").gets("EAGAIN")
                .onSocket("STREAM", new SocketAddress("INET", "10.0.0.5", 80), 0, 100));
        seconds(1, 2, Count.of("recvfrom", 2000).failed("EAGAIN", 2000, 1990), Count.of("write", 5000));
        tale.nothing();
        seconds(3, 3, Count.of("recvfrom", 2000).failed("EAGAIN", 2000, 1990), Count.of("write", 5000));
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.BUSY_LOOP, pattern.kind());
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertEquals("Busy loop: app calls recvfrom() in vain 2,000/s", pattern.summary());
        assertEquals(List.of("2,000/s recvfrom calls failed with EAGAIN, 100 % of those calls",
                "descriptor, sampled: 9 socket:[4711], O_NONBLOCK"), pattern.evidence());
    }

    @ParameterizedTest
    @CsvSource({"1999,1999,9,0", "2000,2000,2,0", "2000,2222,3,1", "2000,2223,3,0", "10000,10000,3,1"})
    void busyLoopsHaveTheirLimits(int failed, int calls, int seconds, int patterns) {
        seconds(1, seconds, Count.of("read", calls).failed("EAGAIN", failed));
        assertEquals(patterns, patterns());
    }

    @Test
    void aSendThatSpinsOnAFullQueueSaysSo() {
        tale.at(0.5).fails(app, Call.of("send").gets("EAGAIN")
                .onSocket("STREAM", new SocketAddress("INET", "10.0.0.5", 80), 60, 100));
        seconds(1, 3, Count.of("send", 20_000).failed("EAGAIN", 20_000));
        assertEquals(Severity.HIGH, tale.only().severity());
        assertTrue(tale.only().cause().contains("its peer does not read"), tale.only().cause());
    }

    @Test
    void tenThousandAndOneWritesOf63BytesAreASmallIoStorm() {
        seconds(1, 2, Count.of("write", 10_001).bytes(63 * 10_001), Count.of("fsync", 1));
        tale.nothing();
        seconds(3, 3, Count.of("write", 10_001).bytes(63 * 10_001));
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.SMALL_IO_STORM, pattern.kind());
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertEquals("Small-I/O storm: app makes 10,001/s writes of 63.0 bytes", pattern.summary());
        assertEquals(List.of("10,001/s writes of 63.0 bytes on average: 0.63 MB/s", "calls: write"),
                pattern.evidence());
    }

    @ParameterizedTest
    @CsvSource({"10000,1,9,0", "10001,64,9,0", "10001,63,2,0", "10001,63,3,1", "10001,0,3,1"})
    void smallIoHasItsLimits(int calls, int average, int seconds, int patterns) {
        seconds(1, seconds, Count.of("read", calls).bytes((long) calls * average));
        assertEquals(patterns, patterns());
    }

    @Test
    void readsAndWritesAreJudgedApart() {
        seconds(1, 9, Count.of("read", 9000).bytes(9000), Count.of("write", 9000).bytes(9000));
        tale.nothing();
        seconds(10, 12, Count.of("pread64", 30_000).bytes(30_000), Count.of("writev", 30_000).bytes(30_000));
        assertEquals(2, patterns());
    }

    @Test
    void eightBytesMayBeWakeUps() {
        seconds(1, 3, Count.of("write", 20_000).bytes(160_000));
        assertTrue(tale.only().evidence().get(2).contains("eventfd"));
    }

    @Test
    void spansUnderHalfASecondTellNoRate() {
        for (int i = 1; i <= 9; i++) {
            tale.at(0.4 * i).span(app, 0.4, false, Count.of("write", 10_000).bytes(10_000));
        }
        tale.nothing();
        for (int i = 1; i <= 3; i++) {
            tale.at(10 + 2 * i).span(app, 2, false, Count.of("write", 20_000).bytes(20_000));
        }
        tale.nothing();
    }
}
