// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/** Records as the api has them. */
final class TracedEvents {

    private TracedEvents() {}

    static TracedEvent of(int session, EnrichedRecord enriched) {
        StraceRecord record = enriched.record();
        Optional<StraceRecord.Returned> returned = record.returned();
        return new TracedEvent(
                session,
                record.sequence(),
                record.wallTime(),
                record.thread(),
                record.kind(),
                record.name(),
                arguments(record),
                returned.map(value -> value.value().print()).orElse(""),
                returned.map(StraceRecord.Returned::error).orElse(""),
                returned.map(StraceRecord.Returned::decoration).orElse(""),
                record.durationNanos().isPresent()
                        ? Optional.of(record.durationNanos().getAsLong()) : Optional.empty(),
                record.text(),
                record.stoppedAt(),
                enriched.process());
    }

    /** One text each; a signal's are the fields of its siginfo. */
    static List<String> arguments(StraceRecord record) {
        if (record.kind() == TracedEvent.Kind.SIGNAL && record.argument(0) instanceof Value.Struct siginfo) {
            return siginfo.members().stream().map(Value::print).toList();
        }
        return record.argumentTexts();
    }
}
