// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.trace.StageCounters;

@Timeout(60)
class StageTest {

    private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Broadcast<Integer> channel = new Broadcast<>(8);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);

    @Test
    void itWorksOffWhatIsThereAndEndsWithItsInput() throws Exception {
        Stage stage = stage(item -> told.add("took " + item));
        send(3);
        channel.close();
        stage.start();
        assertTrue(stage.join(ENOUGH_NANOS));
        assertEquals(List.of("took 1", "took 2", "took 3", "end", "close"), told);
        assertEquals(new StageCounters("worker", 3, 0, 0), stage.counters());
    }

    @Test
    void anItemThatHoldsItUpAndThoseBehindItAreLostWhenItIsAborted() throws Exception {
        Stage stage = stage(item -> hang());
        send(5);
        stage.start();
        held.await();
        stage.abort();
        assertTrue(stage.join(ENOUGH_NANOS));
        assertEquals(List.of("lost 4", "end", "close"), told);
        assertEquals(5, stage.counters().lost());
    }

    private void hang() {
        held.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException aborted) {
            throw new IllegalStateException("broken off");
        }
    }

    private void send(int items) {
        for (int i = 1; i <= items; i++) {
            channel.send(i);
        }
    }

    private interface Item {
        void take(int item);
    }

    private Stage stage(Item work) {
        var taker = new Broadcast.Taker<Integer>() {
            @Override
            public void take(Integer item) {
                work.take(item);
            }

            @Override
            public void lagged(long lost) {
                told.add("lost " + lost);
            }
        };
        return new Stage(1, "worker", List.of(new Stage.Input<>(channel, taker)), new Told(), () -> { }, Pace.NONE);
    }

    private final class Told implements Stage.Work {

        @Override
        public long delivered() {
            return 0;
        }

        @Override
        public void end() {
            told.add("end");
        }

        @Override
        public void close() {
            told.add("close");
        }
    }
}
