// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.part.Part;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallFormatter;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.api.syscall.SyscallStreams;
import org.tracewarden.api.tool.Tool;
import org.tracewarden.api.trace.TraceSessions;

/** A platform in memory whose services a test fills, and may leave out. */
public final class FakePlatform implements Platform {

    public Optional<DeathRegistry> deaths = Optional.empty();
    public Optional<ProcessTable> processes = Optional.empty();
    public volatile Optional<EventBus> bus = Optional.empty();
    public Optional<JsonEncoder> json = Optional.of(new NamedJson());
    public List<Collector> collectors = List.of();
    public List<Part> parts = List.of();
    public Optional<Observations> observations = Optional.empty();
    public Optional<Patterns> patterns = Optional.empty();
    public Optional<Features> features = Optional.empty();
    public Optional<Anomalies> anomalies = Optional.empty();
    public Optional<SyscallLedger> ledger = Optional.empty();
    public Optional<SyscallStreams> streams = Optional.empty();
    public Optional<SyscallFormatter> formatter = Optional.empty();
    public Optional<TraceSessions> sessions = Optional.empty();
    public Optional<Journal> journal = Optional.empty();
    public List<Tool> tools = List.of();

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

    @Override
    public List<Part> parts() {
        return parts;
    }

    @Override
    public Optional<Observations> observations() {
        return observations;
    }

    @Override
    public Optional<Patterns> patterns() {
        return patterns;
    }

    @Override
    public Optional<Features> features() {
        return features;
    }

    @Override
    public Optional<Anomalies> anomalies() {
        return anomalies;
    }

    @Override
    public Optional<SyscallLedger> ledger() {
        return ledger;
    }

    @Override
    public Optional<SyscallStreams> streams() {
        return streams;
    }

    @Override
    public Optional<SyscallFormatter> formatter() {
        return formatter;
    }

    @Override
    public Optional<TraceSessions> sessions() {
        return sessions;
    }

    @Override
    public Optional<Journal> journal() {
        return journal;
    }

    @Override
    public List<Tool> tools() {
        return tools;
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

    /** Tells what it is given. */
    public record Told(String name, CollectorStatus status) implements Part {}

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

    /** Keeps what it is given, oldest first. */
    public record Observed(List<SyscallObservation> kept, long classified, long forgotten) implements Observations {

        public static Optional<Observations> of(SyscallObservation... observations) {
            return Optional.of(new Observed(List.of(observations), observations.length, 0));
        }

        @Override
        public List<SyscallObservation> find(ObservationQuery query) {
            Comparator<SyscallObservation> order = query.order() == ObservationQuery.Order.SLOWEST
                    ? Comparator.comparingLong(o -> -o.call().latencyNanos())
                    : Comparator.comparingLong(o -> -o.id());
            return kept.stream().filter(query::matches).sorted(order).limit(query.limit()).toList();
        }

        @Override
        public int capacity() {
            return 100;
        }
    }

    /** One second, and series by process; the host's are under no process. */
    public record Seconds(List<Activity> processes, Optional<Activity> host, List<Feature> features)
            implements Features {

        @Override
        public List<Feature> series(Optional<ProcessKey> process, Resolution resolution, Instant since) {
            return features.stream()
                    .filter(f -> f.process().map(ProcessInfo::key).equals(process) && f.resolution() == resolution)
                    .toList();
        }

        @Override
        public List<ProcessInfo> known() {
            return features.stream().flatMap(f -> f.process().stream()).distinct().toList();
        }

        @Override
        public long forgotten() {
            return 0;
        }

        @Override
        public long usedBytes() {
            return 1 << 20;
        }

        @Override
        public long limitBytes() {
            return 64 << 20;
        }
    }

    /** Some that a test made up. */
    public record Unusual(List<Anomaly> all, int baselines, int learning) implements Anomalies {}

    /** Some that a test made up. */
    public record Ledger(List<ProcessSyscalls> all) implements SyscallLedger {

        @Override
        public Optional<ProcessSyscalls> find(ProcessKey process) {
            return all.stream().filter(p -> p.process().key().equals(process)).findFirst();
        }

        @Override
        public long forgotten() {
            return 0;
        }

        @Override
        public int capacity() {
            return 4096;
        }
    }

    /** On opening, delivers a script on the caller's own thread. */
    public static final class ScriptedStreams implements SyscallStreams {

        private final Consumer<SyscallStream.Receiver> script;
        public volatile boolean closed;
        public volatile StreamRequest request;

        public ScriptedStreams(Consumer<SyscallStream.Receiver> script) {
            this.script = script;
        }

        @Override
        public SyscallStream open(StreamRequest request, SyscallStream.Receiver receiver) {
            this.request = request;
            script.accept(receiver);
            return new SyscallStream() {
                @Override
                public long delivered() {
                    return 0;
                }

                @Override
                public long lost() {
                    return 0;
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }

        @Override
        public int capacity() {
            return 4;
        }
    }

    /** Writes arguments as the path in quotes and what was returned as a number. */
    public static final class PlainFormatter implements SyscallFormatter {

        @Override
        public String arguments(SyscallCall call) {
            return call.path().isEmpty() ? "" + call.arguments().first() : "AT_FDCWD, \"" + call.path() + "\"";
        }

        @Override
        public String result(SyscallCall call) {
            return !call.returned()
                    ? "? (still in the call)"
                    : call.error().map(e -> "-1 " + e.name() + " (" + e.text() + ")").orElse("" + call.result());
        }
    }

    /** Answers with its input, and refuses an input that is not an object. */
    public record Echo(String name) implements Tool {

        @Override
        public String description() {
            return "Answers with what it was given.";
        }

        @Override
        public String inputSchema() {
            return "{\"type\":\"object\"}";
        }

        @Override
        public String call(String input) {
            if (!input.isEmpty() && !input.startsWith("{")) {
                throw new IllegalArgumentException("input '" + input + "' is no JSON object");
            }
            return "{\"input\":" + (input.isEmpty() ? "{}" : input) + "}";
        }
    }
}
