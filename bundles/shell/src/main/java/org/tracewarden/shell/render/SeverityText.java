// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Locale;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;

/** Says how bad something is, for how long, and in which colour. */
final class SeverityText {

    private SeverityText() {}

    static Cell cell(Severity severity) {
        return Cell.of(severity.name(), tone(severity));
    }

    /** @param mark what stands right behind it, such as a comma */
    static Span span(Severity severity, String mark) {
        return Span.of(severity.name() + mark, tone(severity));
    }

    static Tone tone(Severity severity) {
        return switch (severity) {
            case NONE -> Tone.FAINT;
            case LOW -> Tone.PLAIN;
            case MEDIUM -> Tone.WARNING;
            case HIGH, CRITICAL -> Tone.BAD;
        };
    }

    /** {@code short-lived}. */
    static String word(Persistence persistence) {
        return persistence.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
