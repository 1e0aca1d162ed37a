// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the journal's own records say of where they were written.
 *
 * @param host name, as the kernel has it
 * @param boot the kernel's id of this boot
 */
record HostFacts(String host, String boot) {

    private static final Path KERNEL = Path.of("/proc/sys/kernel");
    private static final String UNKNOWN = "unknown";

    static HostFacts read() {
        return new HostFacts(line("hostname"), line("random/boot_id"));
    }

    private static String line(String file) {
        try {
            return Files.readString(KERNEL.resolve(file)).strip();
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
    }
}
