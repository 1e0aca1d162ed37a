// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import java.util.List;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/**
 * How many process lives a second one thread reads, describes and publishes: each a fork, an exec with five arguments,
 * a signal sent and delivered by KILL, and an exit, with four ancestors. Prints each round; the first ones warm up.
 */
public final class ProcessLivesBenchmark {

    private static final int LIVES = 200_000;
    private static final int RECORDS_A_LIFE = 5;

    private ProcessLivesBenchmark() {}

    public static void main(String[] arguments) {
        CountingBus bus = new CountingBus();
        Pipeline pipeline = new Pipeline(bus);
        TaskRecord ancestor = TaskRecord.of(1, 10, "init");
        pipeline.read(Records.fork(10, ancestor));
        for (int depth = 2; depth <= 4; depth++) {
            TaskRecord next = TaskRecord.of(depth, depth * 10L, "shell" + depth).childOf(ancestor);
            pipeline.read(Records.fork(next.start(), next));
            ancestor = next;
        }
        TaskRecord child = TaskRecord.of(1000, 1_000_000, "sh").childOf(ancestor);
        ByteBuffer[] life = {
            Records.fork(0, child),
            Records.exec(0, child.comm("sleep"), "/bin/sleep", "/usr/bin/sleep", "/home/someone/work", "sleep", "10",
                    "-v", "--some-option=value", "/a/file/name.txt"),
            Records.sent(0, ancestor, child, 9).call(62, 1000).group().data(),
            Records.delivered(0, child, 9, 0, true),
            Records.exit(0, child, 9),
        };
        long start = 1_000_000;
        for (int round = 1; round <= 8; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < LIVES; i++) {
                start += 1000;
                int pid = 1000 + i % 4_000_000;
                for (int r = 0; r < RECORDS_A_LIFE; r++) {
                    int task = r == 2 ? EventStructs.SENT_TARGET : EventStructs.TASK;
                    life[r].putLong(0, start + r).putLong(task, start).putInt(task + 8, pid).putInt(task + 12, pid);
                    pipeline.read(life[r]);
                }
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf("round %d: %,.0f lives/s, %.0f ns a record%n",
                    round, LIVES / seconds, seconds * 1e9 / LIVES / RECORDS_A_LIFE);
        }
        System.out.printf("%,d events published, %d duplicates, %d unreadable, table %,d of %,d%n",
                bus.count, pipeline.processor.duplicates(), pipeline.losses.unreadable(), pipeline.table.size(),
                pipeline.table.capacity());
    }

    private static final class CountingBus implements EventBus {
        private long count;

        @Override
        public void publish(Event event) {
            count++;
        }

        @Override
        public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
            throw new UnsupportedOperationException("a collector subscribes to nothing");
        }

        @Override
        public long published() {
            return count;
        }

        @Override
        public List<Subscription> subscriptions() {
            return List.of();
        }
    }
}
