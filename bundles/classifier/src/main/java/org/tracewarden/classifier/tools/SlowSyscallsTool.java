// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.tool.Tool;

/** Lists the slowest calls. */
@Component(service = Tool.class)
public final class SlowSyscallsTool implements Tool {

    private static final List<String> FIELDS = List.of("limit", "since", "include_idle");
    private static final int USUAL_LIMIT = 10;

    private final JsonEncoder encoder;
    private final Sources sources;
    private final Clock clock;

    @Activate
    public SlowSyscallsTool(@Reference JsonEncoder encoder, @Reference Sources sources) {
        this(encoder, sources, Clock.systemUTC());
    }

    SlowSyscallsTool(JsonEncoder encoder, Sources sources, Clock clock) {
        this.encoder = encoder;
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "get_top_slow_syscalls";
    }

    @Override
    public String description() {
        return "Lists the slowest system calls, slowest first, each with what it waited for, how severe that is, why, "
                + "and what to look at next. Waiting for input or for time is no trouble and is left out unless asked "
                + "for.";
    }

    @Override
    public String inputSchema() {
        return """
                {"type":"object","additionalProperties":false,"properties":{
                "limit":{"type":"integer","minimum":1,"maximum":1000,"default":10,"description":"At most this many \
                calls."},
                "since":{"type":["string","integer"],"description":"Only calls seen since then: a point in time \
                (2026-11-21T05:30:00Z), a span before now (30s, 10m, 2h, 1d), or nanoseconds since 1970 as a number. \
                Not in the future. Left out: all calls that are kept."},
                "include_idle":{"type":"boolean","default":false,"description":"Whether to list idle waits too, such \
                as a server waiting for requests; their severity is NONE."}}}""";
    }

    @Override
    public String call(String input) {
        ToolInput fields = ToolInput.parse(input, FIELDS);
        Optional<Instant> since = TimeText.since(fields, clock.instant());
        int limit = fields.limit(USUAL_LIMIT);
        boolean idle = fields.flag("include_idle", false);
        Observations observations = sources.observations();
        List<SyscallObservation> found = observations.find(new ObservationQuery(since, Optional.empty(),
                OptionalInt.empty(), Optional.empty(), idle ? Severity.NONE : Severity.LOW,
                ObservationQuery.Order.SLOWEST, limit + 1));
        boolean truncated = found.size() > limit;
        List<SyscallObservation> shown = found.subList(0, Math.min(limit, found.size()));
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("limit", limit);
        query.put("since", since);
        query.put("include_idle", idle);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("query", query);
        answer.put("count", shown.size());
        answer.put("truncated", truncated);
        answer.put("answer", shown.isEmpty() ? Absence.of(observations) : "Slowest: " + shown.get(0).summary() + ".");
        answer.put("observations", shown);
        return encoder.encode(answer);
    }
}
