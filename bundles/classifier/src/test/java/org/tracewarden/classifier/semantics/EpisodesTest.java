// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessKey;

/** Persistence with hysteresis, on a clock that only events move. */
class EpisodesTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long BEGIN = 5_000 * SECOND;

    private final ProcessKey process = new ProcessKey(7, 1);
    private final Episodes episodes = new Episodes();

    private Persistence troubleAt(long millis) {
        return trouble(process, SyscallCategory.BLOCKING_IO, millis);
    }

    private Persistence trouble(ProcessKey whose, SyscallCategory category, long millis) {
        long at = BEGIN + millis * MILLI;
        return episodes.note(whose, category, at, at, Settings.DEFAULT.persistence());
    }

    private void steadyTroubleUntil(long millis) {
        for (long at = 0; at < millis; at += 30_000) {
            troubleAt(at);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,TRANSIENT", "59999,TRANSIENT", "60000,SHORT_LIVED", "299999,SHORT_LIVED", "300000,PERSISTENT",
        "900000,PERSISTENT", "900001,SYSTEMIC", "86400000,SYSTEMIC"})
    void steadyTroubleGrowsOld(long millis, Persistence expected) {
        steadyTroubleUntil(millis);
        assertEquals(expected, troubleAt(millis));
    }

    @Test
    void aPauseShorterThanTheQuietTimeEndsNothing() {
        steadyTroubleUntil(300_001);
        assertEquals(Persistence.PERSISTENT, troubleAt(300_000 + 59_999));
    }

    @Test
    void theQuietTimeEndsTheEpisode() {
        steadyTroubleUntil(300_001);
        assertEquals(Persistence.TRANSIENT, troubleAt(300_000 + 60_000));
        assertEquals(Persistence.TRANSIENT, troubleAt(300_000 + 60_000 + 59_999));
        assertEquals(Persistence.SHORT_LIVED, troubleAt(300_000 + 60_000 + 60_000));
    }

    @Test
    void theTimeInsideACallIsTroubleToo() {
        Persistence found = episodes.note(process, SyscallCategory.NETWORK, BEGIN, BEGIN + 901 * SECOND,
                Settings.DEFAULT.persistence());
        assertEquals(Persistence.SYSTEMIC, found);
        troubleAt(0);
        assertEquals(Persistence.SHORT_LIVED, episodes.note(process, SyscallCategory.BLOCKING_IO, BEGIN + 30 * SECOND,
                BEGIN + 120 * SECOND, Settings.DEFAULT.persistence()));
    }

    @Test
    void whatComesLateDoesNotTurnTimeBack() {
        steadyTroubleUntil(300_001);
        assertEquals(Persistence.PERSISTENT, troubleAt(299_000));
        assertEquals(Persistence.PERSISTENT, troubleAt(359_999));
    }

    @Test
    void eachProcessAndCategoryHasItsOwnEpisode() {
        steadyTroubleUntil(300_001);
        assertEquals(Persistence.TRANSIENT, trouble(process, SyscallCategory.NETWORK, 300_000));
        assertEquals(Persistence.TRANSIENT, trouble(new ProcessKey(7, 2), SyscallCategory.BLOCKING_IO, 300_000));
        assertEquals(Persistence.PERSISTENT, troubleAt(300_000));
    }

    @Test
    void anEndedProcessIsForgotten() {
        steadyTroubleUntil(300_001);
        episodes.forget(process);
        assertEquals(0, episodes.size());
        assertEquals(Persistence.TRANSIENT, troubleAt(300_000));
    }

    @Test
    void theMemoryIsBoundedAndTheLongestSilentGoesFirst() {
        steadyTroubleUntil(300_001);
        for (int pid = 100; pid < 100 + Episodes.PROCESSES; pid++) {
            trouble(new ProcessKey(pid, 1), SyscallCategory.NETWORK, 300_000);
        }
        assertEquals(Episodes.PROCESSES, episodes.size());
        assertEquals(Persistence.TRANSIENT, troubleAt(300_000));
    }
}
