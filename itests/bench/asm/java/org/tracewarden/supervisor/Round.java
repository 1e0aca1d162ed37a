// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Times of an agent on average, in milliseconds: wall time of its start and stop, CPU time of both with all they need. */
record Round(double start, double stop, double cpu) {

    static Round median(List<Round> rounds) {
        return new Round(median(rounds, Round::start), median(rounds, Round::stop), median(rounds, Round::cpu));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
        double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    String row(String who) {
        return String.format(Locale.ROOT, "%-44s %9.3f %9.3f %9.3f", who, start, stop, cpu);
    }
}
