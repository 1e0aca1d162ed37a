// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.EnumMap;
import java.util.Map;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallCall;

/** Reads single calls by one configuration. Remembers nothing but futex waits. Thread-safe. */
final class Classifier {

    private final Settings settings;
    private final Map<SyscallCategory, Thresholds> thresholds;
    private final Map<SyscallCategory, CategoryText> texts;
    private final Rules rules;
    private final Wording wording;

    Classifier(Settings settings, FutexHistory futexes) {
        this.settings = settings;
        this.thresholds = new EnumMap<>(settings.thresholds());
        this.texts = new EnumMap<>(settings.texts());
        this.rules = new Rules(settings.idleFutexNanos(), futexes);
        this.wording = new Wording(texts);
    }

    Settings settings() {
        return settings;
    }

    /** @throws IllegalArgumentException for a negative latency */
    Classification classify(ProcessInfo process, SyscallCall call) {
        if (call.latencyNanos() < 0) {
            throw new IllegalArgumentException("a latency cannot be negative: " + call.latencyNanos() + " ns for "
                    + call.syscall().label() + " of process " + process.pid());
        }
        SyscallCategory byName = settings.category(call.syscall().name());
        Verdict verdict = rules.judge(Case.of(process.key(), call, byName));
        SyscallCategory category = verdict.category();
        Thresholds limits = thresholds.get(category);
        boolean graded = verdict.graded() && limits != null;
        Severity severity = graded ? limits.of(call.latencyNanos()) : Severity.NONE;
        Outcome outcome = Outcome.of(call, category);
        String summary = wording.summary(process, call, category, severity, outcome);
        String reason = wording.reason(call, verdict, severity, limits, outcome);
        CategoryText text = severity == Severity.NONE
                ? CategoryText.NONE
                : texts.getOrDefault(category, CategoryText.NONE);
        return new Classification(category, severity, summary, reason, text.causes(), text.hints());
    }
}
