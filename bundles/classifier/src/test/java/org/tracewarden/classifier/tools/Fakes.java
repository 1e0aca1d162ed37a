// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.classifier.features.MetricHistory;

/** What the tools ask, with known answers. */
final class Fakes implements Sources, Observations, Patterns, MetricHistory {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    final List<SyscallObservation> observed = new ArrayList<>();
    final List<SyscallPattern> patterns = new ArrayList<>();
    final Map<String, List<Feature.Point>> series = new TreeMap<>();
    long classified = 500;
    long forgotten;
    Optional<ProcessTable> table = Optional.empty();

    static ProcessInfo process(int pid, String comm, String exe) {
        return new ProcessInfo(new ProcessKey(pid, 1), Optional.empty(), 0, comm, exe, List.of(), false, "", pid, pid,
                "", pid, 0, false, Workload.ROOT);
    }

    /** @param age how long before {@link #NOW} */
    Fakes observed(int pid, String comm, SyscallCategory category, Severity severity, long millis, Duration age) {
        Instant at = NOW.minus(age);
        long wall = at.getEpochSecond() * 1_000_000_000L + at.getNano();
        var call = new SyscallCall(new Syscall(SyscallAbi.X86_64, 0, "read"), pid, comm, 0, false, millis * 1_000_000,
                true, 0, Optional.empty(), SyscallArguments.NONE, WaitKind.DISK, "", "", Optional.empty(),
                Optional.empty(), "", Optional.empty(), List.of());
        observed.add(new SyscallObservation(observed.size() + 1, new EventHeader("syscall", 0, wall),
                process(pid, comm, "/usr/bin/" + comm + "d"), call, category, severity, Persistence.TRANSIENT,
                comm + " took " + millis + " ms", "", List.of(), List.of()));
        return this;
    }

    Fakes pattern(PatternKind kind, int pid, String comm, Severity severity, boolean ended, Duration age) {
        patterns.add(new SyscallPattern(patterns.size() + 1, kind, process(pid, comm, ""), NOW.minus(age),
                NOW.minus(age), ended, severity, Persistence.TRANSIENT, kind.title() + " of " + comm, List.of(), "",
                "", ""));
        return this;
    }

    /** A value for each of the last seconds, the oldest first. */
    Fakes metric(String name, double... values) {
        List<Feature.Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new Feature.Point(NOW.minusSeconds(values.length - 1 - i), values[i]));
        }
        series.put(name, points);
        return this;
    }

    @Override
    public Observations observations() {
        return this;
    }

    @Override
    public Patterns patterns() {
        return this;
    }

    @Override
    public MetricHistory metrics() {
        return this;
    }

    @Override
    public Optional<ProcessTable> processes() {
        return table;
    }

    @Override
    public List<SyscallObservation> find(ObservationQuery query) {
        Comparator<SyscallObservation> order = query.order() == ObservationQuery.Order.SLOWEST
                ? Comparator.comparingLong(o -> -o.call().latencyNanos())
                : Comparator.comparingLong(o -> -o.id());
        return observed.stream().filter(query::matches).sorted(order).limit(query.limit()).toList();
    }

    @Override
    public long classified() {
        return classified;
    }

    @Override
    public long forgotten() {
        return forgotten;
    }

    @Override
    public int capacity() {
        return 1000;
    }

    @Override
    public List<SyscallPattern> all() {
        return patterns;
    }

    @Override
    public Set<String> names() {
        return series.keySet();
    }

    @Override
    public List<Feature.Point> points(String metric, Instant since) {
        return series.getOrDefault(metric, List.of()).stream().filter(point -> point.at().isAfter(since)).toList();
    }

    /** Knows pid 77 and no other. */
    record OneProcess() implements ProcessTable {
        @Override
        public Optional<Entry> find(int pid) {
            ProcessInfo process = process(77, "quiet", "");
            return pid == 77 ? Optional.of(new Entry(process, true, 0)) : Optional.empty();
        }

        @Override
        public Optional<Entry> find(ProcessKey key) {
            return find(key.pid());
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
            return 1;
        }

        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public long evictedAlive() {
            return 0;
        }
    }

    /** As far as the tools need it: what the platform's encoder does is tested there. */
    static final class PlainEncoder implements JsonEncoder {
        private final ObjectMapper mapper = new ObjectMapper().registerModule(new SimpleModule()
                .addSerializer(Optional.class, new JsonSerializer<>() {
                    @Override
                    public void serialize(Optional value, JsonGenerator json, SerializerProvider provider)
                            throws IOException {
                        provider.defaultSerializeValue(value.orElse(null), json);
                    }
                })
                .addSerializer(Instant.class, new AsText<>())
                .addSerializer(Duration.class, new AsText<>()));

        @Override
        public String encode(Object value) {
            try {
                return mapper.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public String encodePretty(Object value) {
            return encode(value);
        }
    }

    /** What an object calls itself. */
    private static final class AsText<T> extends JsonSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }
}
