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
        String result = SafeText.of(formatter.result(call));
        String latency = "<" + CallText.latency(call) + ">";
        int others = Columns.of(time) + 1 + thread.length() + 1 + name.length() + 2 + 3 + Columns.of(result) + 2
                + latency.length();
        String arguments = Columns.cut(SafeText.of(formatter.arguments(call)),
                Math.max(LEAST_ARGUMENTS, width - others));
        int rest = width - (others - Columns.of(result) + Columns.of(arguments));
        return style.apply(Tone.FAINT, time) + " " + thread + " " + style.apply(Tone.NAME, name) + "(" + arguments
                + ") = " + style.apply(call.error().isPresent() ? Tone.BAD : Tone.PLAIN, Columns.cut(result, rest))
                + "  " + style.apply(Tone.FAINT, latency);
    }
}
