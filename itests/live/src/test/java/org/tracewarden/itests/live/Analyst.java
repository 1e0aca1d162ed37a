// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;

/** Asks the platform what system calls mean. */
record Analyst(Platform platform) {

    /** Everything told of single calls of a process, harmless ones too, oldest first. */
    List<SyscallObservation> observations(Victim victim) {
        return observations(victim.pid(), victim.bornAfter());
    }

    List<SyscallObservation> observations(int pid, long bornAfter) {
        return observations("--pid " + pid).stream().filter(o -> is(o.process(), pid, bornAfter)).toList();
    }

    List<SyscallObservation> observations(String criteria) {
        return Json.values(platform.run("trace:slow " + criteria + " --severity none --limit 1000000 --json")).stream()
                .map(node -> Json.read(node, SyscallObservation.class)).toList();
    }

    /** The first observation of this kind, once there is one. */
    SyscallObservation observation(Victim victim, String wanted, Predicate<SyscallObservation> good) {
        return Patience.until(wanted + " of " + victim, Patience.ENOUGH,
                () -> observations(victim).stream().filter(good).findFirst(), Optional::isPresent).orElseThrow();
    }

    List<SyscallPattern> patterns(Victim victim) {
        return patterns(victim.pid(), victim.bornAfter());
    }

    List<SyscallPattern> patterns(int pid, long bornAfter) {
        return Json.values(platform.run("trace:patterns --pid " + pid + " --json")).stream()
                .map(node -> Json.read(node, SyscallPattern.class))
                .filter(pattern -> is(pattern.process(), pid, bornAfter)).toList();
    }

    /** The only pattern that the process shows, once it shows one, and it is good. */
    SyscallPattern pattern(Victim victim, PatternKind kind, Predicate<SyscallPattern> good) {
        List<SyscallPattern> found = Patience.until(kind + " of " + victim, Patience.ENOUGH,
                () -> patterns(victim), patterns -> patterns.stream().anyMatch(p -> p.kind() == kind && good.test(p)));
        assertEquals(List.of(kind), found.stream().map(SyscallPattern::kind).toList(), "no other pattern: " + found);
        return found.get(0);
    }

    SyscallPattern pattern(Victim victim, PatternKind kind) {
        return pattern(victim, kind, pattern -> true);
    }

    List<Anomaly> anomalies(int pid, long bornAfter) {
        return Json.values(platform.run("trace:anomalies --json")).stream()
                .map(node -> Json.read(node, Anomaly.class))
                .filter(anomaly -> anomaly.process().filter(p -> is(p, pid, bornAfter)).isPresent()).toList();
    }

    /** What trace:histogram tells of one process and call. */
    Counted counted(int pid, String call) {
        List<JsonNode> printed = Json.values(platform.run("trace:histogram " + pid + " " + call + " --json"));
        assertEquals(1, printed.size(), () -> "one histogram: " + printed);
        return Counted.read(printed.get(0));
    }

    /** How often a process made one call; 0 while nothing is known of it. */
    long count(Victim victim, String call) {
        return platform.attempt("trace:histogram " + victim.pid() + " " + call).status() == 0
                ? counted(victim.pid(), call).count()
                : 0;
    }

    private static boolean is(ProcessInfo process, int pid, long bornAfter) {
        return process.pid() == pid && process.key().startTime() >= bornAfter;
    }
}
