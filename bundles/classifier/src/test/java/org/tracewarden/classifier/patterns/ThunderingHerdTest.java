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

class ThunderingHerdTest {

    private static final long CONDITION = 0x7f00dead0000L;

    private final Tale tale = new Tale();
    private final ProcessInfo nginx = Tale.process(80, "nginx");

    /** At the given time they wake one after the other; before that each had waited that long. */
    private void wake(double seconds, int threads, double apartMillis, double waitedMillis, long address) {
        for (int i = 0; i < threads; i++) {
            tale.at(seconds + i * apartMillis / 1000)
                    .slow(nginx, Call.of("futex").operation("FUTEX_WAIT_BITSET").thread(100 + i).took(waitedMillis)
                            .arguments(address, 0, 0));
        }
    }

    @Test
    void fourThreadsThatWakeTogetherThreeTimesAndWaitAgainAtOnceAreAHerd() {
        wake(1, 4, 1, 500, CONDITION);
        wake(2, 4, 1, 999, CONDITION);
        wake(3, 4, 1, 999, CONDITION);
        tale.nothing();
        wake(4, 4, 1, 999, CONDITION);
        SyscallPattern pattern = tale.only();
        assertEquals(PatternKind.THUNDERING_HERD, pattern.kind());
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertEquals(List.of(
                "3 times within 10.0 s threads ended their futex wait together, up to 4 at once within 3.0 ms",
                "futex addresses: 0x7f00dead0000",
                "12 of 12 wake-ups were in vain: the thread waited again within 2.0 ms"), pattern.evidence());
        assertEquals("Thundering herd: up to 4 threads of nginx wake at once, and 100 % of the wake-ups are in vain",
                pattern.summary());
    }

    @ParameterizedTest
    @CsvSource({"3,1,998,0", "4,1.6,998,1", "4,1.7,998,0", "4,1,998,1", "4,1,997.9,0"})
    void threadsSpreadAndReturnHaveTheirLimits(int threads, double apartMillis, double waitedMillis, int patterns) {
        for (int i = 1; i <= 9; i++) {
            wake(i, threads, apartMillis, waitedMillis, CONDITION);
        }
        assertEquals(patterns, tale.investigation.all().size());
    }

    @Test
    void workersThatAllFindWorkAreNoHerd() {
        for (int i = 1; i <= 30; i++) {
            wake(i, 8, 0.2, 980, CONDITION);
        }
        tale.nothing();
    }

    @Test
    void halfOfThemInVainIsEnough() {
        for (int i = 1; i <= 9; i++) {
            for (int thread = 0; thread < 4; thread++) {
                tale.at(i).slow(nginx, Call.of("futex").operation("FUTEX_WAIT").thread(thread)
                        .took(thread < 2 ? 999 : 900).arguments(CONDITION, 0, 0));
            }
        }
        assertEquals("Thundering herd: up to 4 threads of nginx wake at once, and 50 % of the wake-ups are in vain",
                tale.only().summary());
    }

    @Test
    void poolsWhoseThreadsEachParkOnTheirOwnAddressAreNone() {
        for (int i = 1; i <= 30; i++) {
            for (int thread = 0; thread < 16; thread++) {
                tale.at(i).slow(nginx, Call.of("futex").operation("FUTEX_WAIT").thread(thread).took(999)
                        .arguments(CONDITION + 64 * thread, 0, 0));
            }
        }
        tale.nothing();
    }

    @Test
    void waitsThatTheirTimeLimitEndedAreNone() {
        for (int i = 1; i <= 30; i++) {
            for (int thread = 0; thread < 8; thread++) {
                tale.at(i).slow(nginx, Call.of("futex").operation("FUTEX_WAIT").thread(thread).took(999)
                        .arguments(CONDITION, 0, 0).gets("ETIMEDOUT"));
            }
        }
        tale.nothing();
    }

    @ParameterizedTest
    @CsvSource({"15,MEDIUM", "16,HIGH", "63,HIGH", "64,CRITICAL"})
    void severityGrowsWithTheHerd(int threads, Severity severity) {
        for (int i = 1; i <= 5; i++) {
            wake(i, threads, 0.01, 999, CONDITION);
        }
        assertEquals(severity, tale.only().severity());
    }
}
