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
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.tool.Tool;

/** Finds observations and patterns. */
@Component(service = Tool.class)
public final class SyscallPatternsTool implements Tool {

    private static final List<String> FIELDS = List.of("since", "category", "process", "severity", "limit");
    private static final int USUAL_LIMIT = 20;

    /** What was asked, checked and complete. */
    private record Question(Optional<Instant> since, Optional<SyscallCategory> category,
            Optional<ProcessChoice> process, Severity least, int limit) {

        static Question of(ToolInput input, Instant now) {
            Optional<SyscallCategory> category = input.text("category").map(SyscallCategory::of);
            Severity usual = category.equals(Optional.of(SyscallCategory.IDLE_WAIT)) ? Severity.NONE : Severity.LOW;
            return new Question(TimeText.since(input, now), category, ProcessChoice.of(input),
                    input.severity().orElse(usual), input.limit(USUAL_LIMIT));
        }

        boolean matches(SyscallPattern pattern) {
            return since.map(s -> !pattern.ended() || !pattern.last().isBefore(s)).orElse(true)
                    && category.map(c -> PatternCategories.of(pattern.kind()).contains(c)).orElse(true)
                    && process.map(p -> p.matches(pattern.process())).orElse(true)
                    && pattern.severity().atLeast(least);
        }

        Map<String, Object> echo() {
            Map<String, Object> echo = new LinkedHashMap<>();
            echo.put("since", since);
            echo.put("category", category.map(SyscallCategory::word));
            echo.put("process", process.map(ProcessChoice::text));
            echo.put("severity", ToolInput.word(least));
            echo.put("limit", limit);
            return echo;
        }
    }

    private final JsonEncoder encoder;
    private final Sources sources;
    private final Clock clock;

    @Activate
    public SyscallPatternsTool(@Reference JsonEncoder encoder, @Reference Sources sources) {
        this(encoder, sources, Clock.systemUTC());
    }

    SyscallPatternsTool(JsonEncoder encoder, Sources sources, Clock clock) {
        this.encoder = encoder;
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "query_syscall_patterns";
    }

    @Override
    public String description() {
        return "Finds what is wrong with system calls: single slow or failed calls read as what they mean "
                + "(observations), and patterns with a name such as an fsync storm or a file descriptor leak, each "
                + "with evidence, impact and remedy. Patterns that go on come first, then the newest; observations "
                + "newest first. Use it to find out why a process or the host is slow or fails.";
    }

    @Override
    public String inputSchema() {
        return """
                {"type":"object","additionalProperties":false,"properties":{
                "since":{"type":["string","integer"],"description":"Only what was seen since then: a point in time \
                (2026-11-21T05:30:00Z), a span before now (30s, 10m, 2h, 1d), or nanoseconds since 1970 as a number. \
                Not in the future. Left out: everything that is kept."},
                "category":{"type":"string","enum":["blocking_io","lock_contention","file_system","network",\
                "idle_wait","other"],"description":"Only calls of this category."},
                "process":{"type":["string","integer"],"description":"Only this process: a pid, the exact name \
                (postgres), or a regular expression between slashes that is found in the name (/^post/)."},
                "severity":{"type":"string","enum":["none","low","medium","high","critical"],"description":"At least \
                this severe. Usually low; none for category idle_wait, where nothing is wrong."},
                "limit":{"type":"integer","minimum":1,"maximum":1000,"default":20,"description":"At most this many \
                observations, and at most this many patterns."}}}""";
    }

    @Override
    public String call(String input) {
        var question = Question.of(ToolInput.parse(input, FIELDS), clock.instant());
        Observations observations = sources.observations();
        List<SyscallPattern> patterns = sources.patterns().all().stream().filter(question::matches).toList();
        List<SyscallObservation> observed = find(question, observations);
        if (patterns.isEmpty() && observed.isEmpty()) {
            question.process().ifPresent(this::refuseUnknownPid);
        }
        boolean truncated = Math.max(patterns.size(), observed.size()) > question.limit();
        List<SyscallPattern> patternsShown = first(question.limit(), patterns);
        List<SyscallObservation> observedShown = first(question.limit(), observed);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("query", question.echo());
        answer.put("count", patternsShown.size() + observedShown.size());
        answer.put("truncated", truncated);
        answer.put("answer", sentence(patterns, observed, truncated, observations));
        answer.put("patterns", patternsShown);
        answer.put("observations", observedShown);
        return encoder.encode(answer);
    }

    private static List<SyscallObservation> find(Question question, Observations observations) {
        // names are compared here: the query knows no exact ones and no expressions
        var query = new ObservationQuery(question.since(), question.category(),
                question.process().map(ProcessChoice::pid).orElse(OptionalInt.empty()), Optional.empty(),
                question.least(), ObservationQuery.Order.NEWEST, Math.max(1, observations.capacity()));
        return observations.find(query).stream()
                .filter(found -> question.process().map(p -> p.matches(found.process())).orElse(true))
                .toList();
    }

    private void refuseUnknownPid(ProcessChoice choice) {
        if (choice.pid().isPresent() && sources.processes().isPresent()
                && sources.processes().get().find(choice.pid().getAsInt()).isEmpty()) {
            throw new IllegalArgumentException("process " + choice.text() + ": no process has this pid, nor had one "
                    + "lately; use the pid of a living one");
        }
    }

    private static <T> List<T> first(int limit, List<T> found) {
        return found.subList(0, Math.min(limit, found.size()));
    }

    private static String sentence(List<SyscallPattern> patterns, List<SyscallObservation> observed,
            boolean truncated, Observations observations) {
        if (patterns.isEmpty() && observed.isEmpty()) {
            return Absence.of(observations);
        }
        var text = new StringBuilder();
        long goingOn = patterns.stream().filter(pattern -> !pattern.ended()).count();
        text.append(Absence.counted(patterns.size(), "pattern")).append(" (").append(goingOn).append(" going on) and ")
                .append(Absence.counted(observed.size(), "observation")).append(" match.");
        patterns.stream()
                .max((a, b) -> a.severity().compareTo(b.severity()))
                .ifPresent(worst -> text.append(" Most severe pattern: ").append(worst.summary()).append('.'));
        observed.stream()
                .max((a, b) -> a.severity().compareTo(b.severity()))
                .ifPresent(worst -> text.append(" Most severe observation: ").append(worst.summary()).append('.'));
        if (truncated) {
            text.append(" Not all are listed: raise limit, or narrow the question.");
        }
        return text.toString();
    }
}
