// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.trace.StageCounters;

/** A thread that works off its inputs until all have ended, and then ends its output. */
final class Stage {

    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);
    private static final int BATCH = 256;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String name;
    private final List<Input<?>> inputs;
    private final Work work;
    private final Runnable flush;
    private final Pace pace;
    private final Thread thread;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean aborted;

    /** @param flush hands on what the work has sent; called after each batch */
    Stage(int session, String name, List<Input<?>> inputs, Work work, Runnable flush, Pace pace) {
        this.name = name;
        this.inputs = inputs;
        this.work = work;
        this.flush = flush;
        this.pace = pace;
        thread = new Thread(this::run, "tracewarden-strace-" + session + "-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Interrupts what it does now, and leaves what waits, which counts as lost. */
    void abort() {
        aborted = true;
        thread.interrupt();
    }

    /** @return whether it has ended by then */
    boolean join(long nanos) throws InterruptedException {
        // 0 would wait for ever
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        return !thread.isAlive();
    }

    StageCounters counters() {
        long lost = failed.get() + work.lost();
        for (Input<?> input : inputs) {
            lost += input.receiver.lost();
        }
        return new StageCounters(name, received.get(), work.delivered(), lost);
    }

    private void run() {
        try {
            long idleAt = System.nanoTime() + IDLE_NANOS;
            while (!aborted) {
                int taken = 0;
                for (Input<?> input : inputs) {
                    taken += input.drain(this);
                }
                if (taken > 0) {
                    received.addAndGet(taken);
                    flush.run();
                    pace.afterBatch(this::mostWaiting);
                }
                long now = System.nanoTime();
                if (now - idleAt >= 0) {
                    guarded(work::idle);
                    flush.run();
                    idleAt = now + IDLE_NANOS;
                }
                if (taken == 0) {
                    if (inputs.stream().allMatch(input -> input.receiver.isExhausted())) {
                        break;
                    }
                    await(idleAt - now);
                }
            }
            if (aborted) {
                // the interrupt was meant for an item that held it up
                Thread.interrupted();
                inputs.forEach(input -> input.leave(this));
            }
            guarded(work::end);
        } finally {
            flush.run();
            work.close();
        }
    }

    /** With several inputs it looks at all of them more often than it is woken by the one it waits for. */
    private void await(long nanos) {
        Input<?> first = inputs.get(0);
        for (Input<?> input : inputs) {
            if (!input.receiver.isExhausted()) {
                first = input;
                break;
            }
        }
        boolean alone = inputs.size() == 1;
        first.receiver.await(alone ? nanos : Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(10)));
    }

    private double mostWaiting() {
        double most = 0;
        for (Input<?> input : inputs) {
            most = Math.max(most, (double) input.receiver.lag() / input.capacity);
        }
        return most;
    }

    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error wrong) {
            fail(wrong);
        }
    }

    /** One item that cannot be worked on is lost, and counted so; the others go on. */
    private void fail(Throwable wrong) {
        if (failed.getAndIncrement() == 0) {
            LOG.error("{}: an item failed and counts as lost; the next ones go on. This is said once a session.",
                    thread.getName(), wrong);
        }
    }

    /** What a stage does with its items. On its thread, but for the counter. */
    interface Work extends AutoCloseable {

        /** About ten times a second. */
        default void idle() {}

        /** Nothing more comes. */
        default void end() {}

        /** What it handed on. Any thread. */
        long delivered();

        /** What it could not hand on. Any thread. */
        default long lost() {
            return 0;
        }

        /** Ends the output. Always called, last. */
        @Override
        default void close() {}
    }

    /** Where items come from, and what takes them. */
    static final class Input<T> {

        private final Broadcast.Receiver<T> receiver;
        private final int capacity;
        private final Broadcast.Taker<? super T> taker;

        Input(Broadcast<T> channel, Broadcast.Taker<? super T> taker) {
            this.receiver = channel.receiver();
            this.capacity = channel.capacity();
            this.taker = taker;
        }

        private int drain(Stage stage) {
            return receiver.drain(guarded(stage), BATCH);
        }

        private void leave(Stage stage) {
            receiver.leave(guarded(stage));
        }

        private Broadcast.Taker<T> guarded(Stage stage) {
            return new Broadcast.Taker<>() {
                @Override
                public void take(T item) {
                    try {
                        taker.take(item);
                    } catch (RuntimeException | Error wrong) {
                        stage.fail(wrong);
                    }
                }

                @Override
                public void lagged(long lost) {
                    try {
                        taker.lagged(lost);
                    } catch (RuntimeException | Error wrong) {
                        stage.fail(wrong);
                    }
                }

                @Override
                public boolean isOver() {
                    return stage.aborted;
                }
            };
        }
    }
}
