// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.Map;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;

/** Puts what was found into words: one sentence that sums it up, and one that says why. */
final class Wording {

    private static final int ROOM = 160;

    private final Map<SyscallCategory, CategoryText> texts;

    Wording(Map<SyscallCategory, CategoryText> texts) {
        this.texts = texts;
    }

    String summary(ProcessInfo process, SyscallCall call, SyscallCategory category, Severity severity,
            Outcome outcome) {
        boolean bad = severity != Severity.NONE;
        StringBuilder text = new StringBuilder(ROOM);
        text.append(bad || outcome == Outcome.FAILED ? title(category) : calmTitle(category)).append(": ");
        appendName(text, process, call).append(" executing ").append(call.syscall().label()).append("()");
        if (outcome == Outcome.FAILED) {
            appendError(text.append(" failed with "), call);
            return bad ? Millis.append(text.append(" after "), call.latencyNanos()).append("ms").toString()
                    : text.toString();
        }
        boolean idle = category == SyscallCategory.IDLE_WAIT;
        if (outcome == Outcome.ANSWERED && !bad && !idle) {
            return appendError(text.append(" returned "), call).toString();
        }
        boolean ongoing = outcome == Outcome.ONGOING;
        if (bad) {
            text.append(ongoing ? " has been blocked for " : " blocked for ");
        } else if (idle) {
            text.append(ongoing ? " has been waiting for " : " waited for ");
        } else {
            text.append(ongoing ? " has taken " : " took ");
        }
        return Millis.append(text, call.latencyNanos()).append("ms").toString();
    }

    /** @param thresholds of the category, for a graded verdict */
    String reason(SyscallCall call, Verdict verdict, Severity severity, Thresholds thresholds, Outcome outcome) {
        if (severity == Severity.NONE && outcome == Outcome.FAILED) {
            return failure(call);
        }
        if (severity == Severity.NONE && outcome == Outcome.ANSWERED
                && verdict.category() != SyscallCategory.IDLE_WAIT) {
            return "the caller did not want to wait, and " + call.error().get().name()
                    + " says so: an answer, not a failure";
        }
        StringBuilder text = new StringBuilder(ROOM).append(verdict.reason());
        if (call.interrupted()) {
            text.append("; a signal ended that");
        }
        if (verdict.graded()) {
            text.append("; ").append(call.entryUnknown() ? "at least " : "");
            Millis.appendExact(text, call.latencyNanos())
                    .append(outcome == Outcome.ONGOING ? "ms so far is " : "ms is ");
            if (severity == Severity.NONE) {
                Millis.appendExact(text.append("below "), thresholds.low()).append("ms, where LOW begins");
            } else {
                text.append(severity.name())
                        .append(severity == Severity.CRITICAL ? ", which begins above " : ", which begins at ");
                Millis.appendExact(text, thresholds.begin(severity)).append("ms");
            }
        }
        return text.toString();
    }

    private static String failure(SyscallCall call) {
        StringBuilder text = new StringBuilder(ROOM).append("a single failure, and quick");
        if (!call.path().isEmpty()) {
            text.append(": the path is ").append(call.path());
            if (!call.secondPath().isEmpty()) {
                text.append(", the second one ").append(call.secondPath());
            }
        } else if (call.address().isPresent()) {
            text.append(": the address is ").append(call.address().get().text());
        } else if (call.file().isPresent() && !call.file().get().path().isEmpty()) {
            text.append(": the file is ").append(call.file().get().path());
        }
        return text.append("; one that is repeated is told as a pattern").toString();
    }

    private String title(SyscallCategory category) {
        return texts.containsKey(category) ? texts.get(category).title() : calmTitle(category);
    }

    private static String calmTitle(SyscallCategory category) {
        return switch (category) {
            case IDLE_WAIT -> "Idle wait";
            case OTHER -> "System call";
            default -> "No bottleneck";
        };
    }

    private static StringBuilder appendName(StringBuilder text, ProcessInfo process, SyscallCall call) {
        if (!process.comm().isEmpty()) {
            return text.append(process.comm());
        }
        return call.threadComm().isEmpty() ? text.append("process ").append(process.pid())
                : text.append(call.threadComm());
    }

    private static StringBuilder appendError(StringBuilder text, SyscallCall call) {
        SyscallError error = call.error().get();
        return text.append(error.name()).append(" (").append(error.text()).append(')');
    }
}
