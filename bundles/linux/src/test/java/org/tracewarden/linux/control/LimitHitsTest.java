// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimitHitsTest {

    private static final long MIB = 1L << 20;
    private static final OptionalLong NONE = OptionalLong.empty();

    private final Measured told = new Measured();

    private static OptionalLong mib(long count) {
        return OptionalLong.of(count * MIB);
    }

    private static LimitHits readOnce(OptionalLong limit) {
        LimitHits hits = new LimitHits(limit);
        assertTrue(hits.mayHaveChanged(OptionalLong.of(0)), "nothing was read yet");
        hits.read(OptionalLong.of(0), OptionalLong.of(0));
        return hits;
    }

    @Test
    void farFromTheLimitNothingIsReadAgainAndWithinAMebibyteOfItEachTime() {
        LimitHits hits = readOnce(mib(64));
        assertFalse(hits.mayHaveChanged(mib(62)));
        assertFalse(hits.mayHaveChanged(mib(63)));
        assertTrue(hits.mayHaveChanged(OptionalLong.of(63 * MIB + 1)));
        assertTrue(hits.mayHaveChanged(mib(64)));
        assertTrue(hits.mayHaveChanged(NONE));
    }

    @Test
    void aLimitBetweenTwoMebibytesIsReadEarlierAndNeverLater() {
        LimitHits hits = readOnce(OptionalLong.of(64 * MIB + MIB - 1));
        assertFalse(hits.mayHaveChanged(mib(63)));
        assertTrue(hits.mayHaveChanged(OptionalLong.of(63 * MIB + 1)));
    }

    @Test
    void aLimitOfLessThanAMebibyteIsAlwaysNear() {
        LimitHits hits = readOnce(OptionalLong.of(4_096));
        assertTrue(hits.mayHaveChanged(OptionalLong.of(0)));
    }

    @Test
    void withoutALimitNothingIsReadAgainUntilThereIsOne() {
        LimitHits hits = readOnce(NONE);
        assertFalse(hits.mayHaveChanged(OptionalLong.of(Long.MAX_VALUE)));
        assertFalse(hits.mayHaveChanged(NONE));
        hits.limit(mib(64));
        assertTrue(hits.mayHaveChanged(OptionalLong.of(0)));
    }

    @Test
    void theHighestLimitThatThereIsStillIsOne() {
        LimitHits hits = readOnce(OptionalLong.of(Long.MAX_VALUE));
        assertFalse(hits.mayHaveChanged(mib(1L << 30)));
        assertTrue(hits.mayHaveChanged(OptionalLong.of(Long.MAX_VALUE)));
    }

    @Test
    void hitsThatFileCacheHasBroughtBeyond32BitsStillRiseByOne() {
        LimitHits hits = readOnce(mib(64));
        for (long count : new long[] {1L << 31, (1L << 31) + 1, 1L << 40}) {
            hits.read(OptionalLong.of(count), OptionalLong.of(1));
            hits.tell(told);
            assertEquals(OptionalLong.of(count), told.memoryLimitHits);
        }
    }

    @Test
    void killsBeyondWhatAnIntHoldsAreToldAsTheMostThatItDoes() {
        LimitHits hits = readOnce(mib(64));
        hits.read(OptionalLong.of(1), OptionalLong.of(Integer.MAX_VALUE - 1L));
        hits.tell(told);
        assertEquals(OptionalLong.of(Integer.MAX_VALUE - 1L), told.oomKills);
        hits.read(OptionalLong.of(1), OptionalLong.of(1L << 40));
        hits.tell(told);
        assertEquals(OptionalLong.of(Integer.MAX_VALUE), told.oomKills);
    }

    @Test
    void whatTheKernelDoesNotCountIsUnknown() {
        LimitHits hits = new LimitHits(mib(64));
        hits.tell(told);
        assertEquals(NONE, told.memoryLimitHits);
        assertEquals(NONE, told.oomKills);
        hits.read(OptionalLong.of(3), NONE);
        hits.tell(told);
        assertEquals(OptionalLong.of(3), told.memoryLimitHits);
        assertEquals(NONE, told.oomKills);
    }
}
