// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.part.Part;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

/** Services with known answers. */
final class Fakes {

    static final ResourceUsage USAGE = new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private Fakes() {}

    record FakePart(String name, CollectorStatus status) implements Part {}

    /** Not a record: a service is itself, whatever its values are. */
    static final class FakeCollector implements Collector {
        private final String name;
        private final long lost;

        FakeCollector(String name, long lost) {
            this.name = name;
            this.lost = lost;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CollectorStatus status() {
            return new CollectorStatus(CollectorState.DEGRADED, "no kprobes here");
        }

        @Override
        public CollectorCounters counters() {
            return new CollectorCounters(100 + lost, 100, lost, 101);
        }

        @Override
        public CollectorCost cost() {
            return new CollectorCost(1_500_000_000L, 7, 2_000_000_000L);
        }

        @Override
        public List<Attachment> attachments() {
            return List.of(new Attachment("tp_btf/signal_generate", true, ""),
                    new Attachment("kprobe/oom_kill_process", false, "refused with EPERM"));
        }
    }

    /** Delivers on the publisher's thread. */
    static final class DirectBus implements EventBus {
        final List<Place> places = new ArrayList<>();
        long published;

        final class Place implements Subscription {
            final String name;
            final int capacity;
            final EventSubscriber subscriber;
            long lost;

            Place(String name, int capacity, EventSubscriber subscriber) {
                this.name = name;
                this.capacity = capacity;
                this.subscriber = subscriber;
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
                return 3;
            }

            @Override
            public long delivered() {
                return published;
            }

            @Override
            public long lost() {
                return lost;
            }

            @Override
            public long failed() {
                return 2;
            }

            @Override
            public void close() {
                places.remove(this);
            }
        }

        @Override
        public void publish(Event event) {
            published++;
            places.forEach(place -> place.subscriber.onEvent(event));
        }

        @Override
        public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
            var place = new Place(name, capacity, subscriber);
            places.add(place);
            return place;
        }

        @Override
        public long published() {
            return published;
        }

        @Override
        public List<Subscription> subscriptions() {
            return List.copyOf(places);
        }
    }

    /** Holds the given certificates. */
    record FakeRegistry(List<DeathCertificate> deaths) implements DeathRegistry {
        @Override
        public List<DeathCertificate> find(DeathQuery query) {
            List<DeathCertificate> matching = deaths.stream().filter(query::matches).toList();
            return matching.subList(Math.max(0, matching.size() - query.limit()), matching.size());
        }

        @Override
        public Optional<DeathCertificate> get(long id) {
            return deaths.stream().filter(death -> death.id() == id).findFirst();
        }

        @Override
        public long issued() {
            return 12;
        }

        @Override
        public long forgotten() {
            return 2;
        }

        @Override
        public int capacity() {
            return 10;
        }
    }

    /** An empty table with counters. */
    record FakeTable() implements ProcessTable {
        @Override
        public Optional<Entry> find(int pid) {
            return Optional.empty();
        }

        @Override
        public Optional<Entry> find(ProcessKey key) {
            return Optional.empty();
        }

        @Override
        public List<ProcessInfo> ancestry(ProcessKey key) {
            return List.of();
        }

        @Override
        public List<ProcessInfo> living() {
            return List.of();
        }

        @Override
        public int size() {
            return 5;
        }

        @Override
        public int capacity() {
            return 65_536;
        }

        @Override
        public long evictedAlive() {
            return 1;
        }
    }

    static ProcessInfo process(int pid, String comm) {
        return new ProcessInfo(new ProcessKey(pid, 1), Optional.empty(), 0, comm, "", List.of(), false, "", pid, pid,
                "", pid, 0, false, Workload.ROOT);
    }

    static EventHeader header() {
        return new EventHeader("process", 5, 1_700_000_000_000_000_001L);
    }

    static DeathCertificate death(long id, int pid, String comm) {
        return new DeathCertificate(id, header(), process(pid, comm), List.of(), ExitStatus.exited(0),
                DeathCause.EXIT_SUCCESS, "it was done", Optional.empty(), List.of(), List.of(), USAGE, Optional.empty(),
                Optional.empty(), List.of(), false, 0);
    }
}
