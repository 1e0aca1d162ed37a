// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.part.Part;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.SyscallFormatter;
import org.tracewarden.api.syscall.SyscallLedger;
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
}
