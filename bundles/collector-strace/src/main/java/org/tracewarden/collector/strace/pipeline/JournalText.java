// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceRecord;

/**
 * What a session brings as JSON for the journal. Names are those of the api; fields that say nothing are left out, and
 * a call's line, which is in {@code syscalls.log}. For one thread.
 */
final class JournalText {

    private final int session;
    private final JsonText json = new JsonText();
    private final JsonText inner = new JsonText();
    private Optional<ProcessInfo> lastProcess = Optional.empty();
    private String lastProcessJson = "";

    JournalText(int session) {
        this.session = session;
    }

    int session() {
        return session;
    }

    String line(TraceLine line) {
        return json.begin().field("session", session).field("sequence", line.sequence()).field("text", line.text())
                .end();
    }

    String event(StraceRecord record) {
        return begin(record).end();
    }

    String enriched(EnrichedRecord enriched) {
        // before the outer one, as both have one builder each
        String process = process(enriched.process());
        JsonText begun = begin(enriched.record());
        return (process.isEmpty() ? begun : begun.raw("process", process)).end();
    }

    String action(TracedAction action) {
        String process = process(action.process());
        StringBuilder risks = new StringBuilder("[");
        for (Risk risk : action.risks()) {
            risks.append(risks.length() > 1 ? "," : "").append(inner.begin().field("kind", risk.kind().name())
                    .field("severity", risk.severity().name()).field("reason", risk.reason()).end());
        }
        json.begin().field("session", session).field("sequence", action.sequence()).field("from", action.from())
                .field("to", action.to()).field("pid", action.pid()).field("comm", action.comm())
                .field("kind", action.kind().name()).field("subject", action.subject())
                .field("calls", action.calls()).field("bytes", action.bytes()).field("failures", action.failures())
                .field("error", action.error()).field("durationNanos", action.durationNanos())
                .field("text", action.text()).raw("risks", risks.append(']').toString());
        return (process.isEmpty() ? json : json.raw("process", process)).end();
    }

    private JsonText begin(StraceRecord record) {
        json.begin().field("session", session).field("sequence", record.sequence()).field("thread", record.thread())
                .field("wallTime", record.wallTime());
        if (!record.name().isEmpty()) {
            json.field("name", record.name());
        }
        if (record.kind() == TracedEvent.Kind.UNREADABLE) {
            json.field("text", record.text());
            record.stoppedAt().ifPresent(column -> json.field("stoppedAt", column));
        } else {
            json.field("arguments", TracedEvents.arguments(record));
        }
        record.returned().ifPresent(returned -> {
            json.field("result", returned.value().print());
            if (returned.failed()) {
                json.field("error", returned.error());
            }
            if (!returned.decoration().isEmpty()) {
                json.field("decoration", returned.decoration());
            }
        });
        record.durationNanos().ifPresent(nanos -> json.field("durationNanos", nanos));
        return json;
    }

    /** Empty without one. Records of one process come one after the other, and its description is the same object. */
    private String process(Optional<ProcessInfo> process) {
        if (process.isEmpty()) {
            return "";
        }
        if (lastProcess.isEmpty() || lastProcess.get() != process.get()) {
            ProcessInfo info = process.get();
            inner.begin().field("pid", info.pid()).field("startTime", info.key().startTime());
            info.parent().ifPresent(parent -> inner.field("parent", parent.pid()));
            inner.field("uid", info.uid()).field("comm", info.comm()).field("exe", info.exe())
                    .field("argv", info.argv()).field("cwd", info.cwd())
                    .field("cgroup", info.workload().cgroupPath());
            if (info.workload().inContainer()) {
                inner.field("container", info.workload().containerId());
            }
            lastProcessJson = inner.end();
            lastProcess = process;
        }
        return lastProcessJson;
    }
}
