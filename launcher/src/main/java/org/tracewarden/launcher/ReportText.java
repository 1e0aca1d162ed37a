// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tracewarden.api.journal.VerifyReport;

/** A report of a check as lines for a person, or as one JSON object with the names of the console's {@code --json}. */
final class ReportText {

    private ReportText() {}

    static String plain(VerifyReport report) {
        StringBuilder out = new StringBuilder();
        out.append(safe(report.stream())).append(": ")
                .append(report.problem().map(problem -> problem.kind().name()).orElse("good"))
                .append(String.format(Locale.ROOT, ", %s, %s in %s, %s, vouched to %s, %.1f s%n",
                        counted(report.records(), "record"), counted(report.bytes(), "byte"),
                        counted(report.segments(), "file"), counted(report.checkpoints(), "checkpoint"),
                        report.vouchedTo() < 0 ? "none" : "record " + report.vouchedTo(),
                        report.elapsed().toNanos() / 1e9));
        report.problem().ifPresent(problem -> out.append("  !! ").append(safe(problem.file()))
                .append(problem.line() > 0 ? " line " + problem.line() : "")
                .append(problem.sequence() >= 0 ? ", record " + problem.sequence() : "")
                .append(": ").append(safe(problem.explanation())).append('\n'));
        report.notes().forEach(note -> out.append("   - ").append(safe(note)).append('\n'));
        return out.toString();
    }

    static String json(VerifyReport report) {
        String problem = report.problem().map(p -> "{\"kind\":\"" + p.kind() + "\",\"file\":" + quoted(p.file())
                + ",\"line\":" + p.line() + ",\"sequence\":" + p.sequence() + ",\"explanation\":"
                + quoted(p.explanation()) + "}").orElse("null");
        return "{\"stream\":" + quoted(report.stream()) + ",\"records\":" + report.records() + ",\"bytes\":"
                + report.bytes() + ",\"segments\":" + report.segments() + ",\"checkpoints\":" + report.checkpoints()
                + ",\"vouchedTo\":" + report.vouchedTo() + ",\"problem\":" + problem + ",\"notes\":"
                + array(report.notes()) + ",\"elapsed\":\"" + report.elapsed() + "\"}\n";
    }

    private static String counted(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    private static String array(List<String> texts) {
        return texts.stream().map(ReportText::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < 0x20 || c >= 0x7f) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }

    /** Whoever could write the files chose the names and bytes that are quoted: no control character is passed on. */
    private static String safe(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u{%x}", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
