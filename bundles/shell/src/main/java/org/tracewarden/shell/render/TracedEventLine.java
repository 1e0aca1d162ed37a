// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import org.tracewarden.api.trace.TracedEvent;

/** What a line says, in the words of strace with its own time: when, thread, call, result, how long. */
final class TracedEventLine {

    private static final int TIME = 12;
    private static final int LEAST_ARGUMENTS = 10;

    private final TraceClock clock;
    private final int width;
    private final Style style;

    TracedEventLine(TraceClock clock, int width, Style style) {
        this.clock = clock;
        this.width = width;
        this.style = style;
    }

    String of(TracedEvent event) {
        String time = Columns.padLeft(event.wallTime() == 0 ? "" : clock.micros(event.wallTime()), TIME);
        String thread = Columns.padLeft(event.thread() == 0 ? "" : Integer.toString(event.thread()), 7);
        String before = style.apply(Tone.FAINT, time) + " " + thread + " ";
        int left = TIME + 1 + Columns.of(thread) + 1;
        return switch (event.kind()) {
            case CALL -> call(event, before, left);
            case SIGNAL -> before + style.apply(Tone.WARNING, rest(event, "--- ", left));
            case EXIT -> before + style.apply(Tone.STRONG, rest(event, "+++ ", left));
            case NOTE -> before + style.apply(Tone.FAINT, rest(event, "strace: ", left));
            case UNREADABLE -> before + style.apply(Tone.BAD, Columns.cut("?? " + SafeText.of(event.text())
                    + " (not understood" + (event.stoppedAt().isPresent()
                            ? " from column " + event.stoppedAt().getAsInt() + ")" : ")"), Math.max(10, width - left)));
        };
    }

    private String call(TracedEvent event, String before, int left) {
        String name = SafeText.of(event.name());
        String result = SafeText.of(event.result().isEmpty() ? "?" : event.result())
                + (event.error().isEmpty() ? "" : " " + SafeText.of(event.error()));
        String decoration = event.decoration().isEmpty() ? "" : " (" + SafeText.of(event.decoration()) + ")";
        String took = event.durationNanos().map(nanos -> "  <" + Units.shortTime(nanos) + ">").orElse("");
        String arguments = SafeText.of(String.join(", ", event.arguments()));
        int fixed = left + Columns.of(name) + 5 + Columns.of(result) + Columns.of(took);
        if (!event.error().isEmpty() && fixed + Columns.of(decoration) + Columns.of(arguments) > width) {
            // the error's name says it too, and the room is better used for the arguments
            decoration = "";
        }
        arguments = Columns.cut(arguments, Math.max(LEAST_ARGUMENTS, width - fixed - Columns.of(decoration)));
        if (fixed + Columns.of(decoration) + Columns.of(arguments) > width) {
            return before + Columns.cut(name + "(" + arguments + ") = " + result, Math.max(1, width - left));
        }
        return before + style.apply(Tone.NAME, name) + "(" + arguments + ") = "
                + style.apply(event.error().isEmpty() ? Tone.PLAIN : Tone.BAD, result) + decoration
                + style.apply(Tone.FAINT, took);
    }

    /** The line without what strace puts before the words that tell its kind. */
    private String rest(TracedEvent event, String mark, int left) {
        int from = event.text().indexOf(mark);
        return Columns.cut(SafeText.of(event.text().substring(Math.max(0, from))), Math.max(10, width - left));
    }
}
