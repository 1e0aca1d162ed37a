// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Duration;

/**
 * How an agent shows that it is alive.
 *
 * @param kind none: then nobody can tell that it hangs
 * @param timeout without a sign for so long it is {@link FaultKind#UNRESPONSIVE}; at least 100 ms
 * @param file for {@link Kind#FILE}: the file it touches, absolute; otherwise empty
 */
public record Watchdog(Kind kind, Duration timeout, String file) {

    /** Where the sign comes from. */
    public enum Kind {
        NONE,
        /** {@code WATCHDOG=1} to the socket in {@code NOTIFY_SOCKET} ({@code sd_notify(3)}). */
        NOTIFY,
        /** A new modification time of a file. */
        FILE
    }

    /** The guide's. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public static final Watchdog NONE = new Watchdog(Kind.NONE, DEFAULT_TIMEOUT, "");

    /** @throws IllegalArgumentException when a value is none */
    public Watchdog {
        if (timeout.toMillis() < 100) {
            throw new IllegalArgumentException("watchdog of " + timeout.toMillis() + " ms is out of range (at least 100)");
        }
        if ((kind == Kind.FILE) != file.startsWith("/")) {
            throw new IllegalArgumentException("a watchdog by file needs an absolute path, not \"" + file + "\"");
        }
    }
}
