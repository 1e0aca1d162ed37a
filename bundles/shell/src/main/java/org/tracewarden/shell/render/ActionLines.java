// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.TracedAction;

/**
 * Actions one below the other: when, which process (only where another one begins to act), what it did, and under it
 * what is risky about that.
 */
final class ActionLines {

    /** What is no failure of a call, but how it is told that it goes on, or is to be tried again. */
    static final Set<String> GOES_ON = Set.of("EAGAIN", "EALREADY", "EINPROGRESS", "EINTR");

    private static final int TIME = 9;
    private static final int LONGEST_NAME = 15;
    private static final int LEAST_PROCESS = 12;

    private final TraceClock clock;
    private final int width;
    private final Style style;
    private final boolean figures;
    private int lastPid = -1;
    private String lastName = "";
    private int process;

    /** @param figures whether calls and time stand in columns of their own, and the process on every line */
    ActionLines(TraceClock clock, int width, Style style, boolean figures) {
        this.clock = clock;
        this.width = width;
        this.style = style;
        this.figures = figures;
        this.process = figures ? LONGEST_NAME + 7 : LEAST_PROCESS;
    }

    void seen(long wallTime) {
        clock.seen(wallTime);
    }

    /** Of the columns with figures. */
    String header() {
        if (width < TIME + process + 40) {
            return style.apply(Tone.STRONG, Columns.padLeft("TIME", TIME) + "  PROCESS  ACTION");
        }
        return style.apply(Tone.STRONG, Columns.cut(Columns.padLeft("TIME", TIME) + "  "
                + Columns.padRight("PROCESS", process) + "  " + Columns.padLeft("CALLS", 7) + "  "
                + Columns.padLeft("TOOK", 7) + "  ACTION", width));
    }

    List<String> of(TracedAction action) {
        String name = name(action);
        boolean another = figures || action.pid() != lastPid || !name.equals(lastName);
        lastPid = action.pid();
        lastName = name;
        // grows with the longest name, so that what is done stays in line most of the time
        process = Math.max(process, Columns.of(name));
        String time = Columns.padLeft(clock.millis(ActionOrder.moment(action)), TIME);
        boolean narrow = width < TIME + process + 40;
        String who = narrow ? name : Columns.padRight(another ? name : "", process);
        String numbers = !figures || narrow
                ? ""
                : Columns.padLeft(Units.shortCount(action.calls()), 7) + "  "
                        + Columns.padLeft(Units.shortTime(action.durationNanos()), 7) + "  ";
        int left = TIME + 2 + Columns.of(who) + 2 + Columns.of(numbers);
        boolean risky = !action.risks().isEmpty();
        String mark = risky ? "! " : "";
        String text = Columns.cut(SafeText.of(text(action)), Math.max(2, width - left - mark.length()));
        Tone tone = failed(action) ? Tone.WARNING : Tone.PLAIN;
        List<String> lines = new ArrayList<>();
        lines.add((style.apply(Tone.FAINT, time) + "  " + style.apply(Tone.NAME, who) + "  " + numbers
                + (risky ? style.apply(SeverityText.tone(worst(action)), mark) : "") + style.apply(tone, text))
                .stripTrailing());
        int indent = narrow ? TIME + 2 : left + 2;
        for (Risk risk : action.risks()) {
            lines.addAll(Paragraph.lines(" ".repeat(indent), indent, List.of(
                    SeverityText.span(risk.severity(), ""),
                    Span.of(kind(risk) + ":", SeverityText.tone(risk.severity())),
                    Span.of(SafeText.of(risk.reason()))), width, style));
        }
        return lines;
    }

    /** {@code ssh key}. */
    static String kind(Risk risk) {
        return risk.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Severity worst(TracedAction action) {
        return action.risks().stream().map(Risk::severity).max(Comparator.naturalOrder()).orElse(Severity.NONE);
    }

    /** Whether none of its calls did what it was to do. */
    private static boolean failed(TracedAction action) {
        return action.failures() > 0 && action.failures() >= action.calls();
    }

    /** What it did; the error, where the text does not tell it. To look where nothing is, is no failure. */
    private static String text(TracedAction action) {
        boolean told = action.failures() == 0 || action.error().isEmpty() || action.text().contains(action.error());
        boolean looked = action.error().equals("ENOENT") && (!failed(action) || action.text().contains("not found"));
        boolean goesOn = !failed(action) && GOES_ON.contains(action.error());
        if (told || looked || goesOn) {
            return action.text();
        }
        return action.text() + (failed(action)
                ? ": " + action.error()
                : "; " + Units.count(action.failures()) + " failed: " + action.error());
    }

    private static String name(TracedAction action) {
        String name = SafeText.of(action.process().map(p -> p.comm()).filter(c -> !c.isEmpty()).orElse(action.comm()));
        return Columns.cut(name.isEmpty() ? "?" : name, LONGEST_NAME) + "[" + action.pid() + "]";
    }
}
