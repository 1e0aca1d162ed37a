// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sender's own input is looked at each time before it waits on, which is where these tests let things happen. */
@Timeout(60)
class PaceTest {

    private static final int HALF = 4;

    private final Broadcast<Integer> output = new Broadcast<>(2 * HALF);
    private final Broadcast.Receiver<Integer> receiver = output.receiver();
    private final Pace pace = new Pace(output);
    private int looks;

    @Test
    void nobodyIsWaitedForWhoIsNotFarBehind() {
        send(HALF - 1);
        pace.afterBatch(this::nothingWaits);
        assertEquals(0, looks);
    }

    @Test
    void aReceiverThatCatchesUpIsWaitedForUntilItIsLessThanHalfBehind() {
        send(2 * HALF);
        pace.afterBatch(() -> {
            takeOne();
            return nothingWaits();
        });
        assertEquals(HALF + 1, looks);
        assertEquals(HALF - 1, receiver.lag());
        send(1);
        assertTrue(output.lagsBy(HALF), "it is still worth waiting for");
        assertEquals(0, receiver.lost());
    }

    @Test
    void nobodyIsWaitedForWhileTheSendersOwnInputIsFull() {
        send(HALF);
        pace.afterBatch(() -> {
            looks++;
            return 0.9;
        });
        assertEquals(1, looks);
        assertFalse(output.lagsBy(HALF), "not waited for again before it has caught up");
    }

    @Test
    void whoDoesNotCatchUpIsWaitedForOnce() {
        send(HALF);
        pace.afterBatch(this::nothingWaits);
        assertTrue(looks > 1, "looked " + looks + " times");
        int before = looks;
        send(1);
        pace.afterBatch(this::nothingWaits);
        assertEquals(before, looks);
    }

    private double nothingWaits() {
        looks++;
        return 0;
    }

    private void takeOne() {
        receiver.drain(new Broadcast.Taker<>() {
            @Override
            public void take(Integer item) {}

            @Override
            public void lagged(long lost) {
                throw new AssertionError("lost " + lost);
            }
        }, 1);
    }

    private void send(int items) {
        for (int i = 0; i < items; i++) {
            output.send(i);
        }
    }
}
