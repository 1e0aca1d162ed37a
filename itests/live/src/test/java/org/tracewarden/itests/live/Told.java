// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SyscallCall;

/** What the tests expect observations and patterns to tell. */
final class Told {

    private static final long SECOND = 1_000_000_000L;

    private Told() {}

    /** Something that is not harmless, with what must hold of every such observation. */
    static void assertTold(SyscallCategory category, Victim victim, String comm, SyscallObservation told) {
        assertAll(told.toString(),
                () -> assertEquals(category, told.category()),
                () -> assertEquals(Seed.severity(told), told.severity()),
                () -> assertTrue(told.severity() != Severity.NONE),
                () -> assertEquals(Persistence.TRANSIENT, told.persistence()),
                () -> assertEquals(victim.pid(), told.process().pid()),
                () -> assertEquals(comm, told.process().comm()),
                () -> assertEquals(Host.program(comm), told.process().exe()),
                () -> assertFalse(told.call().entryUnknown()),
                () -> assertFalse(told.causes().isEmpty()),
                () -> assertFalse(told.hints().isEmpty()));
    }

    static void assertOngoing(String summary, SyscallObservation told) {
        assertAll(told.toString(),
                () -> assertTrue(told.call().latencyNanos() >= SECOND, "told once it has lasted for a second"),
                () -> assertTrue(told.call().latencyNanos() < 4 * SECOND, "and not much later"),
                () -> assertEquals(0, told.call().result()),
                () -> assertTrue(told.call().error().isEmpty()),
                () -> assertEquals(summary + millis(told.call().latencyNanos()) + "ms", told.summary()));
    }

    static void assertFile(FileType type, String path, SyscallCall call) {
        OpenFile file = call.file().orElseThrow(() -> new AssertionError("no file in " + call));
        assertEquals(type, file.type());
        assertEquals(path, file.path());
        assertFalse(file.pathTruncated());
    }

    /** What must hold of every pattern that goes on. */
    static void assertPattern(Victim victim, SyscallPattern pattern) {
        assertAll(pattern.toString(),
                () -> assertEquals(victim.pid(), pattern.process().pid()),
                () -> assertEquals(Persistence.TRANSIENT, pattern.persistence()),
                () -> assertFalse(pattern.ended()),
                () -> assertFalse(pattern.last().isBefore(pattern.since())),
                () -> assertFalse(pattern.impact().isBlank()),
                () -> assertFalse(pattern.cause().isBlank()),
                () -> assertFalse(pattern.remediation().isBlank()));
    }

    /** One fact of the evidence is as described; what it was. */
    static Matcher assertFact(String regex, SyscallPattern pattern) {
        Pattern wanted = Pattern.compile(regex);
        return pattern.evidence().stream().map(wanted::matcher).filter(Matcher::matches).findFirst().orElseThrow(
                () -> new AssertionError("'" + regex + "' is not in " + pattern.evidence()));
    }

    /** A number of the evidence, with its commas. */
    static double number(Matcher fact, int group) {
        return Double.parseDouble(fact.group(group).replace(",", ""));
    }

    static void assertNear(double wanted, double percent, double found) {
        assertTrue(Math.abs(found - wanted) <= wanted * percent / 100, () -> found + " is not near " + wanted);
    }

    /** With one decimal. */
    static String millis(long nanos) {
        return BigDecimal.valueOf(nanos, 6).setScale(1, RoundingMode.HALF_UP).toPlainString();
    }
}
