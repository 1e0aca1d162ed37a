// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.List;
import java.util.Set;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.trace.Risk;

/**
 * A kind of file that matters.
 *
 * @param what the file for a sentence: {@code the password hashes of all users}
 * @param patterns see {@link PathPattern}
 * @param except names (last parts) that are none of it, with stars
 * @param reading whether reading matters; writing always does
 * @param owners programs whose own file it is: their use of it is {@link Severity#LOW} when they are run from a system
 *     directory
 */
record PathRule(
        Risk.Kind kind,
        Severity severity,
        String what,
        List<PathPattern> patterns,
        List<String> except,
        boolean reading,
        Set<String> owners) {

    static PathRule of(Risk.Kind kind, Severity severity, boolean reading, String what, String... patterns) {
        return new PathRule(kind, severity, what, List.of(patterns).stream().map(PathPattern::new).toList(), List.of(),
                reading, Set.of());
    }

    PathRule except(String... names) {
        return new PathRule(kind, severity, what, patterns, List.of(names), reading, owners);
    }

    PathRule ownedBy(String... programs) {
        return new PathRule(kind, severity, what, patterns, except, reading, Set.of(programs));
    }

    boolean excepts(String name) {
        for (String exception : except) {
            if (PathPattern.glob(exception, name)) {
                return true;
            }
        }
        return false;
    }
}
