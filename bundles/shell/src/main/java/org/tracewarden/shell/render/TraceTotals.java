// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

/**
 * Adds up what a session brings, in bounded memory: what comes after a table is full is counted as left out. For one
 * thread.
 */
final class TraceTotals {

    private static final int MOST_NAMES = 2_000;
    private static final int MOST_FILES = 20_000;
    private static final int MOST_PEERS = 2_000;
    private static final int MOST_RISKS = 500;
    private static final int LONGEST = 5;
    private static final Set<String> COPIES = Set.of("copy_file_range", "sendfile", "sendfile64", "splice");

    private final Map<String, Calls> calls = new HashMap<>();
    private final TracedProcesses processes = new TracedProcesses();
    private final Map<String, Bytes> files = new HashMap<>();
    private final Map<String, Bytes> peers = new LinkedHashMap<>();
    private final Map<Risk, Seen> risks = new LinkedHashMap<>();
    private final Map<TraceLoss, Long> losses = new LinkedHashMap<>();
    private final PriorityQueue<TraceSummary.LongCall> longest =
            new PriorityQueue<>(Comparator.comparingLong(TraceSummary.LongCall::nanos));
    private long first;
    private long last;
    private long unreadable;
    private long leftOut;

    void add(TracedEvent event) {
        processes.add(event);
        if (event.wallTime() > 0) {
            first = first == 0 ? event.wallTime() : Math.min(first, event.wallTime());
            last = Math.max(last, event.wallTime() + event.durationNanos().orElse(0L));
        }
        switch (event.kind()) {
            case CALL -> addCall(event);
            case UNREADABLE -> unreadable++;
            case SIGNAL, EXIT, NOTE -> { }
        }
    }

    void add(TracedAction action) {
        processes.add(action);
        switch (action.kind()) {
            case READ, WROTE -> {
                if (action.subject().startsWith("/")) {
                    kept(files, action.subject(), MOST_FILES, Bytes::new).ifPresent(file -> file.add(action));
                }
            }
            case CONNECTED, ACCEPTED, LISTENED, SENT, RECEIVED ->
                kept(peers, action.subject(), MOST_PEERS, Bytes::new).ifPresent(peer -> peer.add(action));
            default -> { }
        }
        for (Risk risk : action.risks()) {
            kept(risks, risk, MOST_RISKS, () -> new Seen(action.pid(), action.text())).ifPresent(seen -> seen.times++);
        }
    }

    void add(TraceLoss loss) {
        losses.merge(new TraceLoss(loss.stage(), loss.items(), 0, 0), loss.lost(), Long::sum);
    }

    TraceSummary summary(TraceResult result) {
        return new TraceSummary("summary", result,
                calls.entrySet().stream().map(e -> e.getValue().told(e.getKey()))
                        .sorted(Comparator.comparingLong(TraceSummary.Call::totalNanos).reversed()
                                .thenComparing(TraceSummary.Call::name))
                        .toList(),
                processes.told(),
                files.entrySet().stream()
                        .map(e -> new TraceSummary.File(
                                e.getKey(), e.getValue().in, e.getValue().out, e.getValue().calls))
                        .sorted(Comparator.<TraceSummary.File>comparingLong(f -> -f.readBytes() - f.writtenBytes())
                                .thenComparing(TraceSummary.File::path))
                        .toList(),
                peers.entrySet().stream()
                        .map(e -> new TraceSummary.Peer(
                                e.getKey(), e.getValue().how, e.getValue().out, e.getValue().in, e.getValue().failures))
                        .sorted(Comparator.comparingLong(p -> -p.sentBytes() - p.receivedBytes()))
                        .toList(),
                risks.entrySet().stream()
                        .map(e -> new TraceSummary.RiskSeen(
                                e.getKey(), e.getValue().times, e.getValue().pid, e.getValue().text))
                        .sorted(Comparator.comparing((TraceSummary.RiskSeen r) -> r.risk().severity()).reversed())
                        .toList(),
                longest.stream().sorted(Comparator.comparingLong(TraceSummary.LongCall::nanos).reversed()).toList(),
                losses.entrySet().stream()
                        .map(e -> new TraceSummary.Loss(e.getKey().stage(), e.getKey().items(), e.getValue()))
                        .toList(),
                last - first, unreadable, leftOut + processes.leftOut());
    }

    /** What was copied was read, too: the action tells of the file that was written. */
    private void addCopied(TracedEvent event) {
        int from = event.name().startsWith("sendfile") ? 1 : 0;
        if (event.arguments().size() <= from || !event.error().isEmpty()) {
            return;
        }
        String source = event.arguments().get(from);
        int path = source.indexOf("</");
        long bytes = count(event.result());
        if (path > 0 && source.endsWith(">") && bytes > 0) {
            kept(files, source.substring(path + 1, source.length() - 1), MOST_FILES, Bytes::new).ifPresent(file -> {
                file.in += bytes;
                file.calls++;
            });
        }
    }

    private void addCall(TracedEvent event) {
        if (COPIES.contains(event.name())) {
            addCopied(event);
        }
        long nanos = event.durationNanos().orElse(0L);
        kept(calls, event.name(), MOST_NAMES, Calls::new).ifPresent(c -> c.add(nanos, event.error()));
        if (longest.size() < LONGEST || nanos > longest.peek().nanos()) {
            longest.add(new TraceSummary.LongCall(event.thread(), event.name(),
                    event.name() + "(" + String.join(", ", event.arguments()) + ")", nanos,
                    Optional.of(event.error()).filter(e -> !e.isEmpty())));
            if (longest.size() > LONGEST) {
                longest.poll();
            }
        }
    }

    /** 0 for what is no number. */
    private static long count(String result) {
        boolean digits = !result.isEmpty() && result.length() < 19 && result.chars().allMatch(Character::isDigit);
        return digits ? Long.parseLong(result) : 0;
    }

    private <K, V> Optional<V> kept(Map<K, V> table, K key, int most, Supplier<V> fresh) {
        V value = table.get(key);
        if (value == null) {
            if (table.size() >= most) {
                leftOut++;
                return Optional.empty();
            }
            value = fresh.get();
            table.put(key, value);
        }
        return Optional.of(value);
    }

    private static final class Calls {
        private long calls;
        private long failed;
        private long totalNanos;
        private long maxNanos;
        private final Map<String, Long> errors = new TreeMap<>();

        void add(long nanos, String error) {
            calls++;
            totalNanos += nanos;
            maxNanos = Math.max(maxNanos, nanos);
            if (!error.isEmpty()) {
                failed++;
                errors.merge(error, 1L, Long::sum);
            }
        }

        TraceSummary.Call told(String name) {
            return new TraceSummary.Call(name, calls, failed, totalNanos, maxNanos, errors);
        }
    }

    private static final class Bytes {
        private String how = "";
        private long in;
        private long out;
        private long calls;
        private long failures;

        void add(TracedAction action) {
            calls += action.calls();
            failures += ActionLines.GOES_ON.contains(action.error()) ? 0 : action.failures();
            switch (action.kind()) {
                case READ, RECEIVED -> in += action.bytes();
                case WROTE, SENT -> out += action.bytes();
                default -> how = action.kind().name().toLowerCase(Locale.ROOT);
            }
            if (how.isEmpty()) {
                how = action.kind().name().toLowerCase(Locale.ROOT);
            }
        }
    }

    private static final class Seen {
        private final int pid;
        private final String text;
        private long times;

        Seen(int pid, String text) {
            this.pid = pid;
            this.text = text;
        }
    }
}
