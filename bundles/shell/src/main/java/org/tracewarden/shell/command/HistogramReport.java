// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.CallHistogram;
import org.tracewarden.shell.render.HistogramPage;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Units;

/** Prints how long one process's calls of one kind took, or says which kinds there are. */
final class HistogramReport {

    private static final int MOST_NAMED = 30;

    private final Platform platform;
    private final Needed needed;
    private final Screen screen;
    private final HistogramPage page;

    HistogramReport(Platform platform, Screen screen, HistogramPage page) {
        this.platform = platform;
        this.needed = new Needed(platform);
        this.screen = screen;
        this.page = page;
    }

    /** @param syscall its name, with or without the mark of another table ({@code i386:open}) */
    void print(int pid, String syscall, boolean json) throws CommandException {
        ProcessSyscalls process = process(needed.ledger(), pid);
        List<CallStats> calls = process.calls().stream().filter(c -> c.syscall().label().equals(syscall)).toList();
        if (calls.isEmpty()) {
            throw Failure.of(SafeText.of(syscall) + ": " + SafeText.of(process.process().program()) + " " + pid
                    + " has not made this call. " + made(process));
        }
        CallHistogram histogram = CallHistogram.of(process, calls);
        if (json) {
            screen.print(needed.json().encode(histogram));
        } else {
            screen.print(page.lines(histogram));
        }
        screen.flush();
    }

    /** The calls of the process that has the pid now, or had it last. */
    private ProcessSyscalls process(SyscallLedger ledger, int pid) throws CommandException {
        return ledger.all().stream()
                .filter(p -> p.process().pid() == pid)
                .max(Comparator.comparingLong(p -> p.process().key().startTime()))
                .orElseThrow(() -> Failure.of(unknown(ledger, pid)));
    }

    private String unknown(SyscallLedger ledger, int pid) {
        String alive = platform.processes().flatMap(table -> table.find(pid)).filter(ProcessTable.Entry::alive)
                .map(entry -> "pid " + pid + " (" + SafeText.of(entry.info().program())
                        + ") has made no system call since it is watched, or its calls were forgotten ("
                        + Units.count(ledger.forgotten()) + " processes were, for want of room).")
                .orElse("pid " + pid + ": no calls of such a process are known.");
        return alive + " trace:top --all lists those that call now";
    }

    private static String made(ProcessSyscalls process) {
        Map<String, Long> counts = new LinkedHashMap<>();
        process.calls().forEach(call -> counts.merge(call.syscall().label(), call.count(), Long::sum));
        List<String> names = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        if (names.isEmpty()) {
            return "None of its calls has returned yet";
        }
        return "It made " + SafeText.of(String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size()))))
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " others" : "");
    }
}
