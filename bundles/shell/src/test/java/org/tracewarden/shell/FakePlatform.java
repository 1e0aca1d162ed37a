// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;

/** A platform in memory whose services a test fills, and may leave out. */
public final class FakePlatform implements Platform {

    public Optional<DeathRegistry> deaths = Optional.empty();
    public Optional<ProcessTable> processes = Optional.empty();
    public volatile Optional<EventBus> bus = Optional.empty();
    public Optional<JsonEncoder> json = Optional.of(new NamedJson());
    public List<Collector> collectors = List.of();

    @Override
    public Optional<DeathRegistry> deaths() {
        return deaths;
    }

    @Override
    public Optional<ProcessTable> processes() {
        return processes;
    }

    @Override
    public Optional<EventBus> bus() {
        return bus;
    }

    @Override
    public Optional<JsonEncoder> json() {
        return json;
    }

    @Override
    public List<Collector> collectors() {
        return collectors;
    }

    /** Encodes any value as an object with nothing but the name of its type. */
    public static final class NamedJson implements JsonEncoder {

        @Override
        public String encode(Object value) {
            return "{\"value\":\"" + value.getClass().getSimpleName() + "\"}";
        }

        @Override
        public String encodePretty(Object value) {
            return encode(value);
        }
    }

    /** Keeps what it is given. */
    public record Deaths(List<DeathCertificate> kept, long issued, long forgotten) implements DeathRegistry {

        public static Optional<DeathRegistry> of(DeathCertificate... deaths) {
            return Optional.of(new Deaths(List.of(deaths), deaths.length, 0));
        }

        @Override
        public List<DeathCertificate> find(DeathQuery query) {
            List<DeathCertificate> all = kept.stream().filter(query::matches).toList();
            return all.subList(Math.max(0, all.size() - query.limit()), all.size());
        }

        @Override
        public Optional<DeathCertificate> get(long id) {
            return kept.stream().filter(d -> d.id() == id).findFirst();
        }

        @Override
        public int capacity() {
            return 100;
        }
    }

    /** Living processes; each one's ancestry follows the parents it is given. */
    public static final class Processes implements ProcessTable {

        private final Map<ProcessKey, ProcessInfo> living = new HashMap<>();
        private final Map<ProcessKey, ProcessInfo> parents = new HashMap<>();

        public Processes add(ProcessInfo process, ProcessInfo parent) {
            living.put(process.key(), process);
            parents.put(process.key(), parent);
            return this;
        }

        public Processes add(ProcessInfo process) {
            living.put(process.key(), process);
            return this;
        }

        @Override
        public Optional<Entry> find(int pid) {
            return living.values().stream().filter(p -> p.pid() == pid).map(p -> new Entry(p, true, 0)).findFirst();
        }

        @Override
        public Optional<Entry> find(ProcessKey key) {
            return Optional.ofNullable(living.get(key)).map(p -> new Entry(p, true, 0));
        }

        @Override
        public List<ProcessInfo> ancestry(ProcessKey key) {
            List<ProcessInfo> ancestry = new ArrayList<>();
            for (ProcessInfo p = parents.get(key); p != null; p = parents.get(p.key())) {
                ancestry.add(p);
            }
            return ancestry;
        }

        @Override
        public List<ProcessInfo> living() {
            return living.values().stream().sorted(Comparator.comparingInt(ProcessInfo::pid)).toList();
        }

        @Override
        public int size() {
            return living.size();
        }

        @Override
        public int capacity() {
            return 65_536;
        }

        @Override
        public long evictedAlive() {
            return 0;
        }
    }

    /** On subscribing, a thread delivers a script; when it is through, the bus is replaced, which ends followers. */
    public static final class ScriptedBus implements EventBus {

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
            throw new UnsupportedOperationException();
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
