// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.agent.RecoveryPolicy;

/** What a person reads must not contradict itself. */
class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0, 0.00 ms", "1021, 1.02 ms", "15_234, 15.23 ms", "99_994, 99.99 ms", "99_995, 100.0 ms",
            "102_100, 102.1 ms", "999_949, 999.9 ms", "999_950, 1.00 s",
            "1_520_000, 1.52 s", "3_600_000_000, 3600.00 s"})
    void shortTimesThatWereMeasuredAreToldInMilliseconds(String micros, String words) {
        assertEquals(words, Figures.measured(number(micros)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ms", "249_600_000, 250 ms", "999_499_999, 999 ms", "999_500_000, 1.0 s",
            "12_040_000_000, 12.0 s"})
    void durationsAreToldAsTheyAreLong(String nanos, String words) {
        assertEquals(words, Figures.duration(number(nanos)));
    }

    @ParameterizedTest
    @CsvSource({"1_000, 1 ms", "1_001, 1.001 ms", "10_000, 10 ms", "100_000, 100 ms", "999_000, 999 ms",
            "1_000_000, 1 s", "1_000_001, 1.000001 s", "1_500_000, 1.5 s", "60_000_000, 60 s", "100_000_000, 100 s"})
    void whatWasSetIsToldExactly(String micros, String words) {
        assertEquals(words, Figures.set(number(micros)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 KiB", "102_400, 100.0 KiB", "1_048_576, 1.0 MiB", "104_857_600, '100.0 MiB'",
            "10_737_418_239, '10,240.0 MiB'", "10_737_418_240, 10.00 GiB", "107_374_182_400, 100.00 GiB"})
    void bytesAreToldInAUnitThatFits(String bytes, String words) {
        assertEquals(words, Figures.bytes(number(bytes)));
    }

    /** The least that is a fault with a quota, beside the quota: never the same figure, never the lower one. */
    @ParameterizedTest
    @ValueSource(longs = {1_000, 10_000, 99_000, 100_000, 999_000, 1_000_000, 1_500_000, 60_000_000})
    void whatIsAboveAQuotaNeverReadsLikeIt(long quota) {
        Stage stage = new Stage();
        Stage.Actor agent = stage.agent(100).cpuLimit(quota, 1_000_000).recovery(RecoveryPolicy.permissive());
        agent.look();
        long used = quota + quota / 50 + 1;
        agent.second(used);
        String told = Figures.measured(used);
        assertEquals("CPU quota exceeded: " + told + " in 1 s, limit " + Figures.set(quota), stage.last().summary());
        assertEquals(List.of("cpuacct.usage: " + told + " in the last 1.00 s window; limit " + Figures.set(quota)),
                stage.last().evidence());
        double read = Double.parseDouble(told.split(" ")[0]) * (told.endsWith(" ms") ? 1_000 : 1_000_000);
        assertTrue(read > quota, told);
    }

    @Test
    void theSummaryOfAWindowThatWasLateStandsInTheEvidence() {
        Stage stage = new Stage();
        Stage.Actor agent = stage.agent(100).cpuLimit(10_000, 1_000_000).recovery(RecoveryPolicy.permissive());
        agent.look();
        stage.pass(Duration.ofMillis(950));
        agent.cpu = OptionalLong.of(14_400);
        agent.look();
        assertEquals("CPU quota exceeded: 15.16 ms in 1 s, limit 10 ms", stage.last().summary());
        assertEquals(List.of("cpuacct.usage: 14.40 ms in the last 950.0 ms, which is 15.16 ms in a window of 1 s; limit"
                + " 10 ms"), stage.last().evidence());
    }

    @Test
    void aRateJustAboveTheLimitReadsAsAboveIt() {
        Stage stage = new Stage();
        Stage.Actor agent = stage.agent(100).callsLimit(1_000).recovery(RecoveryPolicy.permissive());
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.second(0, 1_500);
        stage.pass(Duration.ofMillis(1_001));
        agent.calls = OptionalLong.of(1_500 + 1_002);
        agent.look();
        assertEquals("syscall flood: 1,001 calls a second, limit 1,000", stage.last().summary());
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace("_", ""));
    }
}
