// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.List;

/** The questions in the order in which they are asked; the first answer holds. */
final class Rules {

    private final Rule[] rules;

    Rules(long idleFutexNanos, FutexHistory futexes) {
        rules = List.of(
                new UnlistedRule(),
                new ExpiredLimitRule(),
                new IdleByNameRule(),
                new FutexRule(idleFutexNanos, futexes),
                new FileLockRule(),
                new KernelFileRule(),
                new InputRule(),
                new OutputRule(),
                new SocketRule(),
                new DiskRule(),
                new ByNameRule()).toArray(Rule[]::new);
    }

    Verdict judge(Case about) {
        Verdict verdict = Verdict.OPEN;
        for (int i = 0; i < rules.length && verdict == Verdict.OPEN; i++) {
            verdict = rules[i].judge(about);
        }
        return verdict;
    }
}
