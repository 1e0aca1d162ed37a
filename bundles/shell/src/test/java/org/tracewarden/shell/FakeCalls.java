// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallFormatter;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.api.syscall.SyscallStreams;
import org.tracewarden.api.tool.Tool;

/** What a platform knows of system calls, and its tools, as a test made it up. */
public final class FakeCalls {

    private FakeCalls() {}

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
