// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.util.List;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** On subscribing, a thread delivers a script; when it is through, the bus is replaced, which ends followers. */
public final class ScriptedBus implements EventBus {

    /** Delivers to the subscriber what a real bus would. */
    public interface Script {
        void play(EventFilter filter, EventSubscriber subscriber);
    }

    private final Runnable atEnd;
    private final Script script;
    private volatile boolean closed;
    private volatile Thread thread;

    public ScriptedBus(Script script, Runnable atEnd) {
        this.script = script;
        this.atEnd = atEnd;
    }

    public boolean closed() {
        return closed && !thread.isAlive();
    }

    @Override
    public void publish(Event event) {
        throw new AssertionError("the console publishes nothing: " + event);
    }

    @Override
    public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
        thread = new Thread(() -> {
            script.play(filter, subscriber);
            atEnd.run();
        });
        thread.start();
        return new Fixed(name, 3, capacity, 39, 12) {
            @Override
            public void close() {
                closed = true;
                try {
                    thread.join();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    @Override
    public long published() {
        return 1234;
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.of(new Fixed("correlation", 3, 8192, 1200, 12));
    }

    /** A subscription with figures that do not change. */
    public static class Fixed implements Subscription {

        private final String name;
        private final int queued;
        private final int capacity;
        private final long delivered;
        private final long lost;

        Fixed(String name, int queued, int capacity, long delivered, long lost) {
            this.name = name;
            this.queued = queued;
            this.capacity = capacity;
            this.delivered = delivered;
            this.lost = lost;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public int queued() {
            return queued;
        }

        @Override
        public long delivered() {
            return delivered;
        }

        @Override
        public long lost() {
            return lost;
        }

        @Override
        public void close() {}
    }
}
