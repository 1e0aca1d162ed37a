// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.syscall;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table as the build made it. */
final class TableFile {

    private TableFile() {}

    /** Its lines; none if this bundle was built without it. */
    static List<String> lines(String name) {
        try (InputStream table = TableFile.class.getResourceAsStream(name)) {
            return table == null
                    ? List.of()
                    : new String(table.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the table " + name + " of this bundle", e);
        }
    }
}
