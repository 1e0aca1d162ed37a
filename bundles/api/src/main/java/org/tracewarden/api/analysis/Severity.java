// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

/** How bad it is. Ordered. */
public enum Severity {
    /** Nothing wrong: told for the record. */
    NONE,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    public boolean atLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
