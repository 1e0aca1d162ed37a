// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

/** Patterns of calls that have a name. */
public enum PatternKind {
    EXCESSIVE_FSYNC("Excessive fsync"),
    THUNDERING_HERD("Thundering herd"),
    DESCRIPTOR_LEAK("File descriptor leak"),
    MISSING_FILE_LOOP("Missing-file retry loop"),
    SEND_BUFFER_FULL("Send buffer full"),
    SLOW_CONNECT("Slow or unreachable connect"),
    PERMISSION_DENIED_STORM("Permission-denied storm"),
    BUSY_LOOP("Busy loop"),
    SMALL_IO_STORM("Small-I/O storm");

    private final String title;

    PatternKind(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
