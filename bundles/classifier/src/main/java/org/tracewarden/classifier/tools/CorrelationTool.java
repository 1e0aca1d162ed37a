// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.tool.Tool;
import org.tracewarden.classifier.features.MetricHistory;

/** Compares a metric of the host with its system calls. */
@Component(service = Tool.class)
public final class CorrelationTool implements Tool {

    static final Duration SHORTEST = Duration.ofSeconds(30);
    /** Metrics are kept by the second for so long. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final List<String> FIELDS = List.of("metric", "window");

    private final JsonEncoder encoder;
    private final Sources sources;
    private final Clock clock;

    /** What could be compared and what could not. */
    private record Findings(int points, List<Comparison> comparisons, List<Map<String, Object>> leftOut) {}

    @Activate
    public CorrelationTool(@Reference JsonEncoder encoder, @Reference Sources sources) {
        this(encoder, sources, Clock.systemUTC());
    }

    CorrelationTool(JsonEncoder encoder, Sources sources, Clock clock) {
        this.encoder = encoder;
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "correlate_syscalls_with";
    }

    @Override
    public String description() {
        return "Tells which system calls of the host get slow, long or faulty together with a metric, such as "
                + "io_latency, context_switch_rate or tcp_retransmit_rate, or with another feature of system calls. "
                + "Compares the metric second by second with latency (p95), blocked time and error rate of every "
                + "category, up to 10 seconds earlier and later: a positive lagSeconds means that the calls follow the "
                + "metric. The p-values allow for series that change slowly and for the number of comparisons. A "
                + "correlation is a hint where to look, and no proof of a cause.";
    }

    @Override
    public String inputSchema() {
        return """
                {"type":"object","additionalProperties":false,"required":["metric"],"properties":{
                "metric":{"type":"string","description":"A metric of the host, such as io_latency, \
                context_switch_rate or tcp_retransmit_rate, or a feature of its system calls, such as \
                syscall_latency_p95.blocking_io. An unknown one is answered with the names there are."},
                "window":{"type":"string","default":"10m","description":"How far back to compare: a span from 30s to \
                10m, such as 90s or 5m."}}}""";
    }

    @Override
    public String call(String input) {
        ToolInput fields = ToolInput.parse(input, FIELDS);
        Duration window = fields.text("window").map(CorrelationTool::window).orElse(LONGEST);
        Optional<String> asked = fields.text("metric").map(name -> name.toLowerCase(Locale.ROOT));
        MetricHistory history = sources.metrics();
        Set<String> names = history.names();
        if (names.isEmpty()) {
            throw new IllegalStateException("No metric has been measured yet: ask again in a few seconds");
        }
        String metric = asked.filter(names::contains).orElseThrow(() -> new IllegalArgumentException(
                asked.map(name -> "unknown metric '" + ToolInput.cut(name) + "'").orElse("metric is missing")
                        + "; there are " + String.join(", ", names)));
        Findings findings = compare(metric, names, history, clock.instant().minus(window));
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("metric", metric);
        query.put("window", window);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("query", query);
        answer.put("count", findings.comparisons().size());
        answer.put("truncated", false);
        answer.put("answer", sentence(metric, findings));
        answer.put("correlations", findings.comparisons().stream().map(Comparison::toMap).toList());
        answer.put("leftOut", findings.leftOut());
        return encoder.encode(answer);
    }

    private static Duration window(String text) {
        return TimeText.span(text)
                .filter(span -> span.compareTo(SHORTEST) >= 0 && span.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new IllegalArgumentException("window must be a span from 30s to 10m, such as 90s or "
                        + "5m, not '" + ToolInput.cut(text) + "': metrics are kept by the second for ten minutes"));
    }

    private static Findings compare(String metric, Set<String> names, MetricHistory history, Instant since) {
        Seconds measured = new Seconds(history.points(metric, since));
        List<HostFeature> features = names.stream()
                .filter(name -> !name.equals(metric))
                .flatMap(name -> HostFeature.of(name).stream())
                .toList();
        int tried = Math.max(1, features.size()) * LagSearch.LAGS;
        List<Comparison> comparisons = new ArrayList<>();
        List<Map<String, Object>> leftOut = new ArrayList<>();
        for (HostFeature feature : features) {
            Seconds series = new Seconds(history.points(feature.metric(), since));
            LagSearch.best(measured, series).ifPresentOrElse(
                    match -> comparisons.add(new Comparison(metric, feature, match, tried)),
                    () -> leftOut.add(leftOut(feature, measured, series)));
        }
        comparisons.sort(Comparator.comparingDouble(Comparison::strength).reversed());
        return new Findings(measured.size(), comparisons, leftOut);
    }

    private static Map<String, Object> leftOut(HostFeature feature, Seconds measured, Seconds series) {
        int both = measured.with(series, 0).size();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("feature", feature.name().word());
        map.put("category", feature.category().map(SyscallCategory::word));
        map.put("points", both);
        map.put("reason", both < LagSearch.FEWEST_PAIRS
                ? "too few points: " + Absence.counted(both, "second") + " with both values, at least "
                        + LagSearch.FEWEST_PAIRS + " are needed"
                : "one of the two did not vary");
        return map;
    }

    private static String sentence(String metric, Findings findings) {
        if (findings.comparisons().isEmpty()) {
            return "Too little to tell: " + metric + " has " + Absence.counted(findings.points(), "second")
                    + " in the window, and no feature could be compared with it. A longer window or a later question "
                    + "may find more.";
        }
        return findings.comparisons().stream()
                .filter(Comparison::isRelated)
                .findFirst()
                .map(strongest -> strongest.sentence() + " That is a hint where to look, no proof of a cause.")
                .orElse("No feature of system calls shows a relation to " + metric
                        + " that chance would not show as well.");
    }
}
