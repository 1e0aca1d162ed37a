// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration file with some values changed; closing it gives the old ones back. */
final class Setting implements AutoCloseable {

    private final Path file;
    private final String before;

    private Setting(Path file, String before) {
        this.file = file;
        this.before = before;
    }

    /** @param lines such as {@code slow-threshold = 1ms}; a key that the file has is replaced, another one added */
    static Setting change(Path file, String... lines) {
        try {
            Setting setting = new Setting(file, Files.readString(file));
            String text = setting.before;
            for (String line : lines) {
                String key = line.substring(0, line.indexOf(" = "));
                // a value goes on in the next line after a backslash
                Matcher present = Pattern.compile("(?m)^" + Pattern.quote(key) + " *=(.*\\\\\\R)*.*$").matcher(text);
                text = present.find()
                        ? present.replaceFirst(Matcher.quoteReplacement(line))
                        : text + "\n" + line + "\n";
            }
            setting.save(text);
            return setting;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void save(String text) throws IOException {
        // as editors do, so that nobody reads half a file
        Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        try {
            save(before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
