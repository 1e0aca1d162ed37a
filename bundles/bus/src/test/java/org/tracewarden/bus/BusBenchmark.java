// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscArrayQueue;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/**
 * Measures how many events a second go through the bus, and through plain queues in the same run: the floor. A
 * publisher never has more events under way than half a ring, so that nothing is lost and what is measured is what
 * arrived. The plain queues spin when empty; the bus goes to sleep and is woken, as it must on a host it only watches.
 *
 * <p>Arguments: events a run (default 20,000,000) and runs of each (default 5, of which the best and median are shown).
 */
public final class BusBenchmark {

    private static final int CAPACITY = 1 << 14;
    private static final int CHECK_EVERY = 256;

    /** One way to carry events from publishers to readers. */
    private interface Carrier {
        String name();

        int readers();

        void publish(Event event) throws InterruptedException;

        /** Events that the slowest reader has got. */
        long arrived();

        long lost();

        void end() throws InterruptedException;
    }

    /** The bus. */
    private static final class Bus implements Carrier {
        private final RingEventBus bus = new RingEventBus();
        private final List<Subscription> subscriptions = new ArrayList<>();
        private final int readers;

        Bus(int readers) {
            this.readers = readers;
            for (int i = 0; i < readers; i++) {
                var seen = new Reader();
                subscriptions.add(bus.subscribe("bench-" + i, EventFilter.ALL, CAPACITY, seen::take));
            }
        }

        @Override
        public String name() {
            return "tracewarden bus";
        }

        @Override
        public int readers() {
            return readers;
        }

        @Override
        public void publish(Event event) {
            bus.publish(event);
        }

        @Override
        public long arrived() {
            long least = Long.MAX_VALUE;
            for (Subscription subscription : subscriptions) {
                least = Math.min(least, subscription.delivered() + subscription.lost());
            }
            return least;
        }

        @Override
        public long lost() {
            return subscriptions.stream().mapToLong(Subscription::lost).sum();
        }

        @Override
        public void end() {
            bus.deactivate();
        }
    }

    /** One queue and one thread for each reader. */
    private static final class Queues implements Carrier {
        private final String name;
        private final List<Queue<Event>> queues = new ArrayList<>();
        private final List<AtomicLong> counts = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean over;

        Queues(String name, List<? extends Queue<Event>> queues) {
            this.name = name;
            this.queues.addAll(queues);
            for (Queue<Event> queue : queues) {
                var count = new AtomicLong();
                counts.add(count);
                Thread thread = new Thread(() -> read(queue, count));
                threads.add(thread);
                thread.start();
            }
        }

        private void read(Queue<Event> queue, AtomicLong count) {
            var reader = new Reader();
            int idle = 0;
            while (!over) {
                Event event = queue.poll();
                if (event != null) {
                    reader.take(event);
                    count.setRelease(count.getPlain() + 1);
                    idle = 0;
                } else if (++idle < 200) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int readers() {
            return queues.size();
        }

        @Override
        public void publish(Event event) {
            for (Queue<Event> queue : queues) {
                while (!queue.offer(event)) {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public long arrived() {
            long least = Long.MAX_VALUE;
            for (AtomicLong count : counts) {
                least = Math.min(least, count.getAcquire());
            }
            return least;
        }

        @Override
        public long lost() {
            return 0;
        }

        @Override
        public void end() throws InterruptedException {
            over = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Looks at each event, so that it has to be fetched. */
    private static final class Reader {
        private long sum;

        void take(Event event) {
            sum += event.header().kernelTime();
            if (sum == Long.MIN_VALUE) {
                throw new IllegalStateException("cannot be: keeps the sum alive");
            }
        }
    }

    private interface CarrierFactory {
        Carrier make();
    }

    private static final Event[] EVENTS = new Event[1024];

    private BusBenchmark() {}

    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 20_000_000;
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        for (int i = 0; i < EVENTS.length; i++) {
            EVENTS[i] = Events.numbered(i);
        }
        System.out.printf("Java %s, %d processors, %,d events a run, %d runs, ring of %,d%n%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), events, runs, CAPACITY);
        System.out.printf("%-24s %10s %8s %14s %14s %12s %8s%n",
                "carrier", "publishers", "readers", "median Mev/s", "best Mev/s", "ns an event", "lost");
        for (int[] shape : new int[][] {{1, 1}, {1, 4}, {2, 1}}) {
            int publishers = shape[0];
            int readers = shape[1];
            int amount = readers > 1 ? events / 2 : events;
            List<CarrierFactory> factories = List.of(
                    () -> new Bus(readers),
                    () -> new Queues("ArrayBlockingQueue", make(readers, Kind.BLOCKING)),
                    () -> new Queues("ConcurrentLinkedQueue", make(readers, Kind.LINKED)),
                    () -> new Queues("JCTools MpscArrayQueue", make(readers, Kind.MPSC)));
            for (CarrierFactory factory : factories) {
                measure(factory, publishers, amount, runs);
            }
            System.out.println();
        }
    }

    private enum Kind { BLOCKING, LINKED, MPSC }

    private static List<Queue<Event>> make(int count, Kind kind) {
        List<Queue<Event>> queues = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            queues.add(switch (kind) {
                case BLOCKING -> new ArrayBlockingQueue<>(CAPACITY);
                case LINKED -> new ConcurrentLinkedQueue<>();
                case MPSC -> new MpscArrayQueue<>(CAPACITY);
            });
        }
        return queues;
    }

    private static void measure(CarrierFactory factory, int publishers, int events, int runs) throws Exception {
        double[] rates = new double[runs];
        long lost = 0;
        String name = "";
        int readers = 0;
        run(factory, publishers, events / 4);
        for (int i = 0; i < runs; i++) {
            Result result = run(factory, publishers, events);
            rates[i] = result.events() * 1e3 / result.nanos();
            lost += result.lost();
            name = result.name();
            readers = result.readers();
        }
        Arrays.sort(rates);
        double median = rates[runs / 2];
        System.out.printf(Locale.ROOT, "%-24s %10d %8d %14.2f %14.2f %12.1f %8d%n",
                name, publishers, readers, median, rates[runs - 1], 1e3 / median, lost);
    }

    private record Result(String name, int readers, long events, long nanos, long lost) {}

    private static Result run(CarrierFactory factory, int publishers, int events) throws Exception {
        Carrier carrier = factory.make();
        try {
            int each = events / publishers;
            var sent = new AtomicLong();
            var ready = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int p = 1; p < publishers; p++) {
                Thread thread = new Thread(() -> {
                    awaitStart(ready);
                    publish(carrier, each, sent);
                });
                thread.start();
                threads.add(thread);
            }
            long start = System.nanoTime();
            ready.countDown();
            publish(carrier, each, sent);
            for (Thread thread : threads) {
                thread.join();
            }
            while (carrier.arrived() < (long) each * publishers) {
                Thread.yield();
            }
            long nanos = System.nanoTime() - start;
            return new Result(carrier.name(), carrier.readers(), (long) each * publishers, nanos, carrier.lost());
        } finally {
            carrier.end();
        }
    }

    private static void publish(Carrier carrier, int count, AtomicLong sent) {
        try {
            for (int i = 0; i < count; i++) {
                if (i % CHECK_EVERY == 0) {
                    long under = sent.addAndGet(Math.min(CHECK_EVERY, count - i)) - CAPACITY / 2;
                    while (carrier.arrived() < under) {
                        Thread.yield();
                    }
                }
                carrier.publish(EVENTS[i & (EVENTS.length - 1)]);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while publishing", e);
        }
    }

    private static void awaitStart(CountDownLatch ready) {
        try {
            ready.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before the start", e);
        }
    }
}
