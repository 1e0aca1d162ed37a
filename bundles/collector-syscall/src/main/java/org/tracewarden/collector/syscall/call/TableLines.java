// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a table that lies beside this class: no comments, and lines that go on put together. */
final class TableLines {

    private TableLines() {}

    static List<String> of(String resource) {
        List<String> lines = new ArrayList<>();
        try (InputStream input = TableLines.class.getResourceAsStream(resource)) {
            if (input == null) {
                throw new IllegalStateException("this bundle lacks its table " + resource);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(input, UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(" ")) {
                    int last = lines.size() - 1;
                    lines.set(last, lines.get(last) + line);
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the table " + resource, e);
        }
        return lines;
    }
}
