// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the functions that a compiler at run time wrote down for profilers, as {@code node --perf-basic-prof} does:
 * lines {@code START SIZE NAME}, both numbers in hexadecimal (tools/perf/Documentation/jit-interface.txt). A file of
 * more than {@value #BYTES_MAX} bytes is passed over.
 */
final class PerfMap {

    static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final int HEX_DIGITS_MAX = 16;

    private PerfMap() {}

    static FunctionTable read(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] text = in.readNBytes(BYTES_MAX + 1);
            return text.length > BYTES_MAX
                    ? FunctionTable.EMPTY
                    : parse(new String(text, StandardCharsets.UTF_8));
        } catch (IOException gone) {
            return FunctionTable.EMPTY;
        }
    }

    /**
     * A line of another form is passed over, as the last one is while it is being written. Of two for one place the
     * later is true.
     */
    static FunctionTable parse(String text) {
        List<FunctionTable.Function> functions = new ArrayList<>();
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        text.lines().forEach(line -> {
            String[] fields = line.split(" ", 3);
            if (fields.length == 3 && isHexadecimal(fields[0]) && isHexadecimal(fields[1])) {
                functions.add(new FunctionTable.Function(Long.parseUnsignedLong(fields[0], 16),
                        Long.parseUnsignedLong(fields[1], 16), names.size(), -functions.size()));
                names.writeBytes(fields[2].getBytes(StandardCharsets.UTF_8));
                names.write(0);
            }
        });
        return new FunctionTable(functions, names.toByteArray());
    }

    private static boolean isHexadecimal(String text) {
        return !text.isEmpty() && text.length() <= HEX_DIGITS_MAX
                && text.chars().allMatch(digit -> Character.digit(digit, 16) >= 0);
    }
}
