// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SocketAddress;

class SlowConnectTest {

    private final Tale tale = new Tale();
    private final ProcessInfo curl = Tale.process(55, "curl");

    private static Call connect(double millis) {
        return Call.of("connect").took(millis).to("192.0.2.7", 443);
    }

    @Test
    void theSeedsCurlThatTook3500MillisecondsIsCritical() {
        tale.at(4).slow(curl, connect(3500));
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.SLOW_CONNECT, pattern.kind());
        assertEquals(Severity.CRITICAL, pattern.severity());
        assertEquals("Slow connect: curl to 192.0.2.7:443 takes up to 3.5 s", pattern.summary());
        assertTrue(pattern.evidence().get(2).contains("first SYN got no answer"), pattern.evidence().toString());
    }

    @ParameterizedTest
    @CsvSource({"999.9,0", "1000,1"})
    void oneIsEnoughFromASecond(double millis, int patterns) {
        tale.at(4).slow(curl, connect(millis));
        assertEquals(patterns, tale.investigation.all().size());
    }

    @Test
    void otherwiseTwoOfHalfASecondToTheSameAddress() {
        tale.at(1).slow(curl, connect(500));
        tale.at(2).slow(curl, connect(499.9));
        tale.at(3).slow(curl, Call.of("connect").took(700).to("192.0.2.8", 443));
        tale.nothing();
        tale.at(4).slow(curl, connect(500));
        assertEquals(Severity.HIGH, tale.only().severity());
    }

    @Test
    void aFullBacklogShowsWhileTheConnectStillWaits() {
        tale.at(2).slow(curl, connect(2000).goesOn());
        assertTrue(tale.only().evidence().get(1).endsWith("one has not returned"), tale.only().evidence().toString());
    }

    @Test
    void threeRefusalsAreAnAnswerAndSoOfMediumSeverity() {
        tale.at(1).fails(curl, connect(0.1).gets("ECONNREFUSED")).at(2).fails(curl, connect(0.1).gets("ECONNREFUSED"));
        tale.nothing();
        tale.at(3).fails(curl, connect(0.1).gets("ECONNREFUSED"));
        SyscallPattern pattern = tale.only();
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertEquals("Unreachable connect: curl to 192.0.2.7:443 fails with ECONNREFUSED", pattern.summary());
        assertEquals("3 failed with ECONNREFUSED within 1 min 0 s", pattern.evidence().get(1));
    }

    @ParameterizedTest
    @CsvSource({"ETIMEDOUT,CRITICAL", "EHOSTUNREACH,HIGH", "ENETUNREACH,HIGH"})
    void hostsThatCannotBeReachedAreWorse(String error, Severity severity) {
        for (int i = 1; i <= 3; i++) {
            tale.at(i).fails(curl, connect(1).gets(error));
        }
        assertEquals(severity, tale.only().severity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EINPROGRESS", "EAGAIN", "ENOENT"})
    void aConnectUnderWayOrOneWithoutASocketFileIsNoFailure(String error) {
        for (int i = 1; i <= 30; i++) {
            tale.at(i).fails(curl, connect(0.1).gets(error));
        }
        tale.nothing();
    }

    @Test
    void anIpv6AddressOnAHostThatHasOnlyIpv4IsTriedInPassing() {
        for (int i = 1; i <= 30; i++) {
            tale.at(i).fails(curl, Call.of("connect").to("2001:db8::1", 443).gets("ENETUNREACH"));
        }
        tale.nothing();
    }

    @Test
    void anIpv6AddressThatRefusesIsAFailureAsAnyOther() {
        for (int i = 1; i <= 3; i++) {
            tale.at(i).fails(curl, Call.of("connect").to("2001:db8::1", 443).gets("ECONNREFUSED"));
        }
        assertEquals("Unreachable connect: curl to [2001:db8::1]:443 fails with ECONNREFUSED", tale.only().summary());
    }

    @Test
    void datagramSocketsConnectToNobody() {
        for (int i = 1; i <= 30; i++) {
            tale.at(i).fails(curl, Call.of("connect").to("192.0.2.7", 53).gets("ENETUNREACH")
                    .onSocket("DGRAM", SocketAddress.NONE, 0, 0));
        }
        tale.nothing();
    }
}
