// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SocketAddress;

class SendBufferFullTest {

    private static final SocketAddress PEER = new SocketAddress("INET", "10.0.0.5", 9000);

    private final Tale tale = new Tale();
    private final ProcessInfo feeder = Tale.process(77, "feeder");

    private static Call send(double millis) {
        return Call.of("send").took(millis).onSocket("STREAM", PEER, 180_000, 200_000);
    }

    @Test
    void threeSendsOfHalfASecondAreThePatternWithQueueAndPeer() {
        tale.at(1).slow(feeder, send(500)).at(2).slow(feeder, send(500));
        tale.nothing();
        tale.at(3).slow(feeder, send(700));
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.SEND_BUFFER_FULL, pattern.kind());
        assertEquals(Severity.HIGH, pattern.severity());
        assertEquals("Send buffer full: feeder was blocked 3 times sending to 10.0.0.5:9000, for up to 700.0 ms",
                pattern.summary());
        assertEquals(List.of(
                "3 calls of send blocked 500.0 ms or more within 1 min 0 s: median 500.0 ms, longest 700.0 ms",
                "peer 10.0.0.5:9000 (STREAM, ESTABLISHED)",
                "send queue 180,000 of 200,000 bytes (SO_SNDBUF)"), pattern.evidence());
    }

    @Test
    void aHairUnderHalfASecondIsNotBlocked() {
        for (int i = 1; i <= 9; i++) {
            tale.at(i).slow(feeder, send(499.999));
        }
        tale.nothing();
    }

    @Test
    void oneThatGoesOnCountsAsOftenAsItsTimeHoldsTheThreshold() {
        tale.at(1.499).slow(feeder, send(1499).goesOn());
        tale.nothing();
        tale.at(5).slow(feeder, send(5000).goesOn());
        assertEquals("Send buffer full: feeder was blocked 1 time sending to 10.0.0.5:9000, for up to 5.0 s",
                tale.only().summary());
        assertEquals(Severity.CRITICAL, tale.only().severity());
    }

    @Test
    void oneThatGoesOnKeepsTheEpisodeUntilItIsToldAgain() {
        tale.at(5).slow(feeder, send(5000).goesOn());
        tale.at(54).tick();
        assertEquals(false, tale.only().ended());
        tale.at(55.1).slow(feeder, send(55_100).goesOn());
        tale.at(60).slow(feeder, send(60_000));
        tale.at(91).tick();
        assertEquals(true, tale.only().ended());
    }

    @Test
    void peersAreToldApart() {
        for (int i = 1; i <= 4; i++) {
            tale.at(i).slow(feeder, Call.of("write").took(900)
                    .onSocket("STREAM", new SocketAddress("INET", "10.0.0." + i, 80), 100, 100));
        }
        tale.nothing();
    }

    @ParameterizedTest
    @CsvSource({"24999,0", "25000,1"})
    void aQueueUnderAQuarterIsNotFull(long queue, int patterns) {
        for (int i = 1; i <= 5; i++) {
            tale.at(i).slow(feeder, Call.of("sendmsg").took(900).onSocket("STREAM", PEER, queue, 100_000));
        }
        assertEquals(patterns, tale.investigation.all().size());
    }

    @Test
    void slowWritesToFilesAndDatagramsAreSomethingElse() {
        for (int i = 1; i <= 9; i++) {
            tale.at(i).slow(feeder, Call.of("write").took(900).on("/data/x", "ext4"));
            tale.at(i).slow(feeder, Call.of("sendto").took(900).onSocket("DGRAM", PEER, 100, 100));
            tale.at(i).slow(feeder, Call.of("recv").took(900).onSocket("STREAM", PEER, 100, 100));
        }
        tale.nothing();
    }
}
