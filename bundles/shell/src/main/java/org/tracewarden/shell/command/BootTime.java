// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells this moment on the boot clock, to a hundredth of a second, from {@code proc_uptime(5)}. */
final class BootTime {

    private static final Logger LOG = LoggerFactory.getLogger(BootTime.class);

    private BootTime() {}

    /** Nanoseconds since boot; empty where they cannot be read. */
    static OptionalLong now(Path uptime) {
        try {
            String seconds = Files.readString(uptime).split(" ")[0];
            return OptionalLong.of(Math.round(Double.parseDouble(seconds) * 1e9));
        } catch (IOException | NumberFormatException unreadable) {
            LOG.debug("ages are not shown: {} cannot be read", uptime, unreadable);
            return OptionalLong.empty();
        }
    }
}
