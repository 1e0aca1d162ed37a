// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Finds figures in the texts of /proc. */
final class ProcText {

    private ProcText() {}

    /** The fields of the line that begins with this word. */
    static Optional<String[]> line(String text, String word) {
        return text.lines().filter(line -> line.startsWith(word + " ")).findFirst().map(line -> line.split("\\s+"));
    }

    /** Microseconds in which some task waited ({@code some ... total=}, Documentation/accounting/psi.rst). */
    static OptionalLong pressureMicros(String text) {
        return line(text, "some").map(fields -> fields[fields.length - 1])
                .filter(total -> total.startsWith("total="))
                .map(total -> OptionalLong.of(Long.parseLong(total.substring("total=".length()))))
                .orElse(OptionalLong.empty());
    }

    /** RetransSegs of {@code /proc/net/snmp}: one line with names, one with values. */
    static OptionalLong retransmitted(String text) {
        String[] names = null;
        for (String line : text.lines().toList()) {
            if (line.startsWith("Tcp:")) {
                String[] fields = line.split("\\s+");
                if (names == null) {
                    names = fields;
                    continue;
                }
                for (int i = 0; i < Math.min(names.length, fields.length); i++) {
                    if (names[i].equals("RetransSegs")) {
                        return OptionalLong.of(Long.parseLong(fields[i]));
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    /** Bytes ({@code MemAvailable}). */
    static OptionalDouble memoryAvailable(String text) {
        return line(text, "MemAvailable:").map(fields -> OptionalDouble.of(Long.parseLong(fields[1]) * 1024.0))
                .orElse(OptionalDouble.empty());
    }
}
