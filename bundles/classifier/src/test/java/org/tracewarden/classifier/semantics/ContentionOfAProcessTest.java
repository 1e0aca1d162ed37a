// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.WaitKind;

/** What is left of single futex waits for the sums. */
class ContentionOfAProcessTest {

    private static final long NOW = Calls.HOUR_AFTER_BOOT;
    private static final long LOCK = 0x7f12_3456_7890L;
    private static final int WAIT_PRIVATE = 128;

    private final FutexHistory history = new FutexHistory();
    private final Classifier classifier = new Classifier(Settings.DEFAULT, history);
    private final ProcessInfo app = Calls.process("app");

    private Calls wait(double millis, int thread, long value, long end) {
        return Calls.call("futex", millis).by(thread).arguments(LOCK, WAIT_PRIVATE, value).waiting(WaitKind.LOCK)
                .from(end - Math.round(millis * Calls.MILLI));
    }

    private void ends(Calls call) {
        classifier.classify(app, call.build());
    }

    private Contention inTheSecondTo(long to) {
        return history.contention(app.key(), to - Calls.SECOND, to);
    }

    @Test
    void anIdlePoolWithOneContendedWaitShowsOnlyThatWait() {
        for (int thread = 10; thread < 20; thread++) {
            ends(wait(400, thread, 0, NOW).arguments(LOCK + 64, WAIT_PRIVATE, 0));
        }
        ends(wait(40, 1, 2, NOW - 300 * Calls.MILLI));
        ends(wait(30, 2, 2, NOW - 200 * Calls.MILLI));
        Contention found = inTheSecondTo(NOW);
        assertEquals(1, found.calls());
        assertEquals(30 * Calls.MILLI, found.insideNanos());
        assertEquals(12, found.told().count());
        assertTrue(found.complete());
    }

    @Test
    void aConvoyOfEightShowsAboutEightTimesItsTime() {
        ends(wait(20, 99, 2, NOW - 2 * Calls.SECOND));
        for (int end = 100; end <= 1000; end += 100) {
            for (int thread = 1; thread <= 8; thread++) {
                ends(wait(100, thread, 2, NOW - Calls.SECOND + end * Calls.MILLI));
            }
        }
        Contention found = inTheSecondTo(NOW);
        assertEquals(80, found.calls());
        assertEquals(8 * Calls.SECOND, found.insideNanos());
    }

    @Test
    void aWaitCountsInTheWindowInWhichItEndedWithItsPartThere() {
        ends(wait(20, 99, 2, NOW - 5 * Calls.SECOND));
        ends(wait(2_500, 1, 2, NOW - 700 * Calls.MILLI));
        assertEquals(300 * Calls.MILLI, inTheSecondTo(NOW).insideNanos());
        assertEquals(0, inTheSecondTo(NOW - Calls.SECOND).calls());
        assertEquals(0, inTheSecondTo(NOW + Calls.SECOND).calls());
    }

    @Test
    void theEndOfAWindowBelongsToItAndItsBeginDoesNot() {
        ends(wait(20, 99, 2, NOW - 2 * Calls.SECOND));
        ends(wait(30, 1, 2, NOW));
        assertEquals(1, inTheSecondTo(NOW).calls());
        assertEquals(0, inTheSecondTo(NOW + Calls.SECOND).calls());
    }

    @Test
    void onlyWaitsThatReturnedAndAreInTheSumsOfFutexWaitsAreProof() {
        ends(wait(30, 1, 2, NOW));
        ends(wait(3_000, 2, 2, NOW).ongoing());
        ends(wait(30, 3, 2, NOW).waiting(WaitKind.UNKNOWN));
        ends(wait(30, 4, 2, NOW).operation("FUTEX_WAKE"));
        assertEquals(0, inTheSecondTo(NOW).calls());
        assertEquals(2, inTheSecondTo(NOW).told().count());
    }

    @Test
    void theLastFiveHundredAndTwelveAreKeptAndItIsSaidWhenSomeAreMissing() {
        for (int i = 0; i < ToldWaits.CAPACITY; i++) {
            ends(wait(20, i % 8, 2, NOW + i));
        }
        long end = NOW + ToldWaits.CAPACITY;
        assertEquals(ToldWaits.CAPACITY, inTheSecondTo(end).told().count());
        assertTrue(inTheSecondTo(end).complete());
        ends(wait(20, 1, 2, end));
        assertEquals(ToldWaits.CAPACITY, inTheSecondTo(end).told().count());
        assertFalse(inTheSecondTo(end).complete());
        assertTrue(history.contention(app.key(), NOW, end).complete());
    }

    @Test
    void whatIsOlderThanTenSecondsIsForgottenAsNewWaitsCome() {
        ends(wait(20, 1, 2, NOW - 10 * Calls.SECOND));
        ends(wait(20, 2, 2, NOW - 10 * Calls.SECOND + 1));
        ends(wait(20, 3, 2, NOW));
        assertEquals(2, history.contention(app.key(), 0, NOW).told().count());
    }

    @Test
    void aProcessThatEndedKeepsItsContentionForTenSeconds() {
        ends(wait(30, 1, 2, NOW - 1));
        ends(wait(30, 2, 2, NOW));
        history.ended(app.key(), NOW);
        history.ended(new ProcessKey(5, 5), NOW + 10 * Calls.SECOND - 1);
        assertEquals(1, inTheSecondTo(NOW).calls());
        history.ended(new ProcessKey(6, 6), NOW + 10 * Calls.SECOND);
        assertEquals(Contention.NONE, inTheSecondTo(NOW));
    }

    @Test
    void howeverManyProcessesEndAtOnceTheMemoryIsBounded() {
        for (int pid = 1; pid <= 3 * FutexHistory.PROCESSES; pid++) {
            ProcessInfo process = Calls.process(pid, "short");
            classifier.classify(process, wait(30, pid, 2, NOW + pid).build());
            history.ended(process.key(), NOW + pid);
        }
        assertEquals(FutexHistory.PROCESSES, history.size());
    }
}
