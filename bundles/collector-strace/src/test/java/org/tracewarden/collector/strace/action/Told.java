// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceLineParser;
import org.tracewarden.collector.strace.line.StraceRecord;

/** What an aggregator tells of lines. */
final class Told {

    private final ActionAggregator aggregator = new ActionAggregator(7, RiskRules.defaults(Homes.known(
            Map.of(0, "/root", 1000, "/home/ann"))));
    private final StraceLineParser parser = new StraceLineParser();
    private final List<TracedAction> actions = new ArrayList<>();
    private Optional<ProcessInfo> process = Optional.empty();
    private long lines;

    /** The following lines are of this process. */
    Told as(int pid, int uid, String exe, String... argv) {
        process = Optional.of(new ProcessInfo(new ProcessKey(pid, 1), Optional.empty(), uid,
                exe.substring(exe.lastIndexOf('/') + 1), exe, List.of(argv), false, "/home/ann/project", pid, pid, "",
                pid, 0, false, Workload.ROOT));
        return this;
    }

    Told lines(String... texts) {
        for (String text : texts) {
            for (StraceRecord record : parser.read(++lines, text).stream().toList()) {
                actions.addAll(aggregator.add(new EnrichedRecord(record, process)));
            }
        }
        return this;
    }

    Told line(long millis, String call) {
        return lines(String.format("100 1700000000.%03d000 %s", millis, call));
    }

    Told idle(long millis) {
        actions.addAll(aggregator.idle(1_700_000_000_000_000_000L + millis * 1_000_000));
        return this;
    }

    List<TracedAction> soFar() {
        return List.copyOf(actions);
    }

    List<TracedAction> all() {
        actions.addAll(aggregator.end());
        return List.copyOf(actions);
    }

    List<String> texts() {
        return all().stream().map(TracedAction::text).toList();
    }

    List<Risk.Kind> risks() {
        return all().stream().flatMap(action -> action.risks().stream()).map(Risk::kind).distinct().toList();
    }
}
