// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.trace.TraceResult;

/** The end of a report: how it ended, and tables of what stood out, each left out when it would be empty. */
final class TraceSummaryPage {

    private static final int MOST_CALLS = 10;
    private static final int MOST_PROCESSES = 20;
    private static final int MOST_OTHERS = 10;
    private static final int DEEPEST = 20;

    private final int width;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    TraceSummaryPage(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    List<String> lines(TraceSummary summary) {
        if (!summary.result().failure().isEmpty() && summary.calls().isEmpty()) {
            // there is nothing to sum up
            failure(summary.result());
            return lines;
        }
        head(summary);
        risks(summary.risks());
        processes(summary.processes());
        files(summary.files());
        peers(summary.peers());
        calls(summary.calls());
        longest(summary.longest());
        losses(summary);
        return lines;
    }

    private void head(TraceSummary summary) {
        TraceResult result = summary.result();
        lines.add("");
        String figures = " after " + Units.time(elapsed(summary)) + ": "
                + Units.counted(result.calls(), "call") + ", " + Units.count(summary.failed()) + " failed, "
                + (summary.processes().size() == 1
                        ? "1 process"
                        : Units.count(summary.processes().size()) + " processes");
        lines.addAll(Paragraph.lines("", 0, List.of(
                Span.of(how(result), good(result) ? Tone.STRONG : Tone.BAD), Span.of(figures)), width, style));
        if (!result.failure().isEmpty()) {
            failure(result);
        }
    }

    /** Of the program, where its end was seen: the session took time before and after it. */
    private static long elapsed(TraceSummary summary) {
        long seen = summary.spanNanos();
        return summary.result().status().isPresent() && seen > 0 ? seen : summary.result().elapsed().toNanos();
    }

    private void failure(TraceResult result) {
        lines.addAll(Paragraph.lines("", 0, List.of(Span.of(SafeText.of(result.failure()), Tone.BAD)), width, style));
    }

    private static String how(TraceResult result) {
        return result.status().map(TraceSummaryPage::status)
                .orElse(result.failure().isEmpty() ? "Let go" : "Tracing failed");
    }

    private static String status(ExitStatus status) {
        return status.exited()
                ? "Exited with " + status.code()
                : "Killed by " + status.signal().fullName() + (status.coreDumped() ? ", core dumped" : "")
                        + " (a shell reports " + status.shellCode() + ")";
    }

    private static boolean good(TraceResult result) {
        return result.failure().isEmpty() && result.status().map(s -> s.exited() && s.code() == 0).orElse(true);
    }

    private void risks(List<TraceSummary.RiskSeen> risks) {
        if (risks.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(style.apply(Tone.STRONG, "RISKS"));
        for (TraceSummary.RiskSeen seen : shown(risks, MOST_OTHERS)) {
            lines.addAll(Paragraph.lines(style.apply(SeverityText.tone(seen.risk().severity()), "! "), 2, List.of(
                    SeverityText.span(seen.risk().severity(), ""),
                    Span.of(ActionLines.kind(seen.risk()) + ":", SeverityText.tone(seen.risk().severity())),
                    Span.of(SafeText.of(seen.risk().reason())),
                    Span.of("(pid " + seen.pid()
                            + (seen.times() > 1 ? ", " + Units.count(seen.times()) + " times)" : ")"), Tone.FAINT)),
                    width, style));
        }
        others(risks.size() - MOST_OTHERS, "risk");
    }

    private void processes(List<TraceSummary.Process> processes) {
        if (processes.isEmpty()) {
            return;
        }
        List<Branch> branches = tree(processes);
        table(List.of(Table.Column.right("PID", 7, 10), Table.Column.right("LIVED", 8, 12),
                Table.Column.right("CALLS", 7, 12), Table.Column.right("FAILED", 6, 12),
                Table.Column.left("ENDED", 8, 14), Table.Column.left("COMMAND", 20, 0)),
                shown(branches, MOST_PROCESSES).stream().map(branch -> {
                    TraceSummary.Process process = branch.process();
                    boolean well = process.ended().isEmpty() || process.ended().equals("exit 0");
                    return List.of(Cell.of(process.pid()), Cell.of(Units.time(process.nanos())),
                            Cell.of(Units.count(process.calls())), Cell.of(blankIfNone(process.failed())),
                            Cell.of(SafeText.of(process.ended()), well ? Tone.PLAIN : Tone.BAD),
                            Cell.of(branch.prefix() + process.command(), Tone.NAME));
                }).toList());
        others(branches.size() - MOST_PROCESSES, "process");
    }

    private record Branch(String prefix, TraceSummary.Process process) {}

    /** Children under their parents. Of several processes with one pid the last before counts as a parent. */
    private static List<Branch> tree(List<TraceSummary.Process> processes) {
        Map<Integer, Integer> place = new HashMap<>();
        Map<Integer, List<Integer>> children = new LinkedHashMap<>();
        List<Integer> roots = new ArrayList<>();
        for (int i = 0; i < processes.size(); i++) {
            Integer parent = processes.get(i).parent().isPresent()
                    ? place.get(processes.get(i).parent().getAsInt())
                    : null;
            if (parent == null) {
                roots.add(i);
            } else {
                children.computeIfAbsent(parent, p -> new ArrayList<>()).add(i);
            }
            place.put(processes.get(i).pid(), i);
        }
        List<Branch> branches = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int root : roots) {
            walk(root, "", "", 0, processes, children, seen, branches);
        }
        return branches;
    }

    private static void walk(int at, String knot, String lead, int depth, List<TraceSummary.Process> processes,
            Map<Integer, List<Integer>> children, Set<Integer> seen, List<Branch> branches) {
        if (!seen.add(at)) {
            return;
        }
        branches.add(new Branch(knot, processes.get(at)));
        List<Integer> below = children.getOrDefault(at, List.of());
        for (int i = 0; i < below.size(); i++) {
            boolean last = i == below.size() - 1;
            if (depth < DEEPEST) {
                walk(below.get(i), lead + (last ? "└─" : "├─"), lead + (last ? "  " : "│ "), depth + 1, processes,
                        children, seen, branches);
            } else {
                // there is no room for more levels, and none on the stack for a chain of thousands
                branches.add(new Branch(lead + "└─…", processes.get(below.get(i))));
            }
        }
    }

    private void files(List<TraceSummary.File> files) {
        List<TraceSummary.File> moved = files.stream().filter(f -> f.readBytes() + f.writtenBytes() > 0).toList();
        if (moved.isEmpty()) {
            return;
        }
        table(List.of(Table.Column.right("READ", 10, 12), Table.Column.right("WRITTEN", 10, 12),
                Table.Column.right("CALLS", 7, 12), Table.Column.left("FILE", 20, 0)),
                shown(moved, MOST_OTHERS).stream().map(file -> List.of(
                        Cell.of(bytes(file.readBytes())), Cell.of(bytes(file.writtenBytes())),
                        Cell.of(Units.count(file.calls())), Cell.of(SafeText.of(file.path()), Tone.NAME))).toList());
        others(moved.size() - MOST_OTHERS, "file");
    }

    private void peers(List<TraceSummary.Peer> peers) {
        if (peers.isEmpty()) {
            return;
        }
        table(List.of(Table.Column.right("SENT", 10, 12), Table.Column.right("RECEIVED", 10, 12),
                Table.Column.left("NETWORK", 9, 12), Table.Column.left("ADDRESS", 20, 0)),
                shown(peers, MOST_OTHERS).stream().map(peer -> List.of(
                        Cell.of(bytes(peer.sentBytes())), Cell.of(bytes(peer.receivedBytes())), Cell.of(peer.how()),
                        Cell.of(SafeText.of(peer.address())
                                + (peer.failures() > 0 ? " (" + Units.counted(peer.failures(), "failure") + ")" : ""),
                                peer.failures() > 0 ? Tone.WARNING : Tone.NAME))).toList());
        others(peers.size() - MOST_OTHERS, "peer");
    }

    private void calls(List<TraceSummary.Call> calls) {
        if (calls.isEmpty()) {
            return;
        }
        table(List.of(Table.Column.left("CALL", 12, 24), Table.Column.right("CALLS", 8, 12),
                Table.Column.right("FAILED", 6, 12), Table.Column.right("IN ALL", 8, 12),
                Table.Column.right("AVERAGE", 8, 12), Table.Column.right("AT MOST", 8, 12),
                Table.Column.left("ERRORS", 8, 0)),
                shown(calls, MOST_CALLS).stream().map(call -> List.of(
                        Cell.of(SafeText.of(call.name()), Tone.NAME), Cell.of(Units.count(call.calls())),
                        Cell.of(blankIfNone(call.failed())), Cell.of(Units.time(call.totalNanos())),
                        Cell.of(Units.time(call.totalNanos() / call.calls())), Cell.of(Units.time(call.maxNanos())),
                        Cell.of(errors(call), Tone.WARNING))).toList());
        if (calls.size() > MOST_CALLS) {
            List<TraceSummary.Call> rest = calls.subList(MOST_CALLS, calls.size());
            faint("and " + rest.size() + " other" + (rest.size() == 1 ? "" : "s") + ": "
                    + Units.counted(rest.stream().mapToLong(TraceSummary.Call::calls).sum(), "call") + ", "
                    + Units.count(rest.stream().mapToLong(TraceSummary.Call::failed).sum()) + " failed, "
                    + Units.time(rest.stream().mapToLong(TraceSummary.Call::totalNanos).sum()));
        }
    }

    private void longest(List<TraceSummary.LongCall> longest) {
        if (longest.isEmpty()) {
            return;
        }
        table(List.of(Table.Column.right("TOOK", 8, 12), Table.Column.right("THREAD", 7, 10),
                Table.Column.left("LONGEST CALLS", 20, 0)),
                longest.stream().map(call -> List.of(Cell.of(Units.time(call.nanos())), Cell.of(call.thread()),
                        Cell.of(SafeText.of(call.text() + call.error().map(e -> " = -1 " + e).orElse("")))))
                        .toList());
    }

    private void losses(TraceSummary summary) {
        List<String> told = new ArrayList<>();
        for (TraceSummary.Loss loss : summary.lost()) {
            told.add("!! " + Units.count(loss.lost()) + " " + loss.items() + " were lost, because " + loss.stage()
                    + " could not keep up; --syscalls traces fewer calls");
        }
        if (summary.unreadable() > 0) {
            told.add("!! " + Units.counted(summary.unreadable(), "line") + " of strace could not be read; --events"
                    + " shows where");
        }
        if (summary.leftOut() > 0) {
            told.add("!! " + Units.count(summary.leftOut()) + " processes, files, peers or risks are not in these"
                    + " tables, because there were too many");
        }
        if (!told.isEmpty()) {
            lines.add("");
            told.forEach(t -> lines.addAll(Paragraph.lines("", 3, List.of(Span.of(t, Tone.BAD)), width, style)));
        }
    }

    private static String errors(TraceSummary.Call call) {
        return call.errors().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(e -> SafeText.of(e.getKey()) + (e.getValue() > 1 ? " " + Units.count(e.getValue()) : ""))
                .collect(Collectors.joining(", "));
    }

    private static String bytes(long bytes) {
        return bytes == 0 ? "" : Units.decimalBytes(bytes);
    }

    private static String blankIfNone(long count) {
        return count == 0 ? "" : Units.count(count);
    }

    private void table(List<Table.Column> columns, List<List<Cell>> rows) {
        lines.add("");
        lines.addAll(Table.lines(columns, rows, width, style));
    }

    private static <T> List<T> shown(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private void others(int count, String noun) {
        if (count > 0) {
            faint("and " + Units.count(count) + " other " + noun + (count == 1 ? "" : noun.endsWith("s") ? "es" : "s"));
        }
    }

    private void faint(String text) {
        lines.add(style.apply(Tone.FAINT, Columns.cut(text, width)));
    }
}
