// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.StackFrame;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.TimeLimit;

/** One observation as a page to read. */
public final class ObservationPage {

    private static final int LABEL = 14;

    private final Times times;
    private final int width;
    private final Style style;

    public ObservationPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    /** @param notation the call as strace(1) writes it; empty where nobody can */
    public List<String> lines(SyscallObservation observation, String notation) {
        Page page = new Page();
        page.headline(observation);
        page.call(observation, SafeText.of(notation));
        page.section("Why it is read this way");
        page.paragraph("  ", 2, Span.of(SafeText.of(observation.reason())));
        page.list("Typical causes", observation.causes());
        page.list("What to look at next", observation.hints());
        page.stack(observation.call().userStack());
        return List.copyOf(page.lines);
    }

    /** One page while it is being written. */
    private final class Page {

        private final List<String> lines = new ArrayList<>();

        void headline(SyscallObservation observation) {
            paragraph("", 0, Span.of(SafeText.of(observation.summary()), Tone.STRONG));
            paragraph("", 0, SeverityText.span(observation.severity(), ","),
                    Span.of(observation.category().word() + ", " + SeverityText.word(observation.persistence())));
            paragraph("", 0, Span.of("observation @" + observation.id() + " at "
                    + times.dated(observation.header().wallInstant()), Tone.FAINT));
        }

        void call(SyscallObservation observation, String notation) {
            SyscallCall call = observation.call();
            section("The call");
            if (!notation.isEmpty()) {
                paragraph("  ", 4, Span.of(notation));
            }
            field("process", ProcessText.named(observation.process()));
            if (call.thread() != observation.process().pid()) {
                field("thread", call.thread() + " " + SafeText.of(call.threadComm()));
            }
            field("latency", CallText.latency(call));
            field("waited for", CallText.words(call.waitedFor()));
            call.timeLimit().ifPresent(limit -> field("would wait", words(limit)));
            call.file().ifPresent(file -> field("file", CallText.described(file)));
            call.file().flatMap(file -> file.socket()).ifPresent(this::queues);
            call.address().ifPresent(address -> field("address", SafeText.of(address.text())));
        }

        private void queues(SocketInfo socket) {
            field("connection", (SafeText.of(socket.type()) + " " + SafeText.of(socket.state())).strip());
            field("to send", Units.bytes(socket.sendQueueBytes()) + " of " + Units.bytes(socket.sendBufferBytes()));
            field("to read", Units.bytes(socket.receiveQueueBytes()) + " of "
                    + Units.bytes(socket.receiveBufferBytes()));
        }

        void list(String title, List<String> items) {
            if (!items.isEmpty()) {
                section(title);
                items.forEach(item -> paragraph("  - ", 4, Span.of(SafeText.of(item))));
            }
        }

        void stack(List<StackFrame> stack) {
            if (stack.isEmpty()) {
                return;
            }
            section("Where in the program");
            for (int i = 0; i < stack.size(); i++) {
                paragraph("  " + Columns.padRight("#" + i, 4), 6, Span.of(frame(stack.get(i))));
            }
        }

        void section(String title) {
            lines.add("");
            lines.add(style.apply(Tone.STRONG, title));
        }

        void field(String label, String text) {
            if (!text.isEmpty()) {
                paragraph("  " + Columns.padRight(label, LABEL - 2), LABEL, Span.of(text));
            }
        }

        void paragraph(String first, int indent, Span... spans) {
            lines.addAll(Paragraph.lines(first, indent, List.of(spans), width, style));
        }
    }

    private static String frame(StackFrame frame) {
        String module = frame.module().isEmpty() ? "" : " (" + SafeText.of(frame.module()) + ")";
        if (frame.symbol().isEmpty()) {
            return frame.module().isEmpty()
                    ? String.format("0x%x", frame.address())
                    : String.format("+0x%x", frame.offset()) + module;
        }
        return SafeText.of(frame.symbol()) + String.format("+0x%x", frame.offset()) + module;
    }

    private static String words(TimeLimit limit) {
        return switch (limit.kind()) {
            case NONE -> "for ever";
            case SPAN -> "at most " + Units.time(limit.nanos());
            case POINT_IN_TIME -> "until a point in time";
        };
    }
}
