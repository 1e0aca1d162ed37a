// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Instant;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallFormatter;

/** A call in one line, as strace(1) writes it: when it began, which thread, the call, its result, how long it took. */
public final class CallLine {

    private static final int LEAST_ARGUMENTS = 10;

    private final Times times;
    private final SyscallFormatter formatter;
    private final int width;
    private final Style style;

    /** @param width arguments are cut so that the line fits */
    public CallLine(Times times, SyscallFormatter formatter, int width, Style style) {
        this.times = times;
        this.formatter = formatter;
        this.width = width;
        this.style = style;
    }

    public String of(StreamedCall streamed) {
        SyscallCall call = streamed.call();
        long since = Math.max(0, streamed.header().kernelTime() - call.enteredAt());
        Instant began = streamed.header().wallInstant().minusNanos(since);
        String time = times.micros(began);
        String thread = Columns.padLeft(Integer.toString(call.thread()), 7);
        String name = SafeText.of(call.syscall().label());
        String arguments = SafeText.of(formatter.arguments(call));
        String result = SafeText.of(formatter.result(call));
        String latency = "<" + CallText.latency(call) + ">";
        int fixed = Columns.of(time) + 1 + Columns.of(thread) + 1 + Columns.of(name) + 1 + 4 + 2 + Columns.of(latency);
        if (fixed + Columns.of(arguments) + Columns.of(result) > width && call.error().isPresent()) {
            // the error's name says it too, and the room is better used for the arguments
            result = result.replaceFirst(" \\(.*", "");
        }
        arguments = Columns.cut(arguments, Math.max(LEAST_ARGUMENTS, width - fixed - Columns.of(result)));
        if (fixed + Columns.of(arguments) + Columns.of(result) > width) {
            // a narrow terminal: the beginning of the line says most
            return Columns.cut(time + " " + thread + " " + name + "(" + arguments + ") = " + result + "  " + latency,
                    width);
        }
        return style.apply(Tone.FAINT, time) + " " + thread + " " + style.apply(Tone.NAME, name) + "(" + arguments
                + ") = " + style.apply(call.error().isPresent() ? Tone.BAD : Tone.PLAIN, result)
                + "  " + style.apply(Tone.FAINT, latency);
    }
}
