// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration file in the hands of an operator, who changes single lines of it and saves. */
record EtcFile(Path path, String content) {

    static EtcFile of(Path path) throws IOException {
        return new EtcFile(path, Files.readString(path));
    }

    /** The original with one value changed. */
    void save(String key, String value) throws IOException {
        save(changed(content, key, value));
    }

    /** The original with two values changed. */
    void save(String key, String value, String otherKey, String otherValue) throws IOException {
        save(changed(changed(content, key, value), otherKey, otherValue));
    }

    void restore() throws IOException {
        save(content);
    }

    private void save(String text) throws IOException {
        // as editors do, so that nobody reads half a file
        Path whole = Files.writeString(path.resolveSibling(path.getFileName() + ".part"), text);
        Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String changed(String text, String key, String value) {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(key) + " = .*$").matcher(text);
        assertTrue(line.find(), () -> key + " is not in " + text);
        return line.replaceFirst(Matcher.quoteReplacement(key + " = " + value));
    }
}
