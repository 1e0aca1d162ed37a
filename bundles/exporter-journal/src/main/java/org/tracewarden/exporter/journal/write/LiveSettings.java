// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import org.tracewarden.api.journal.JournalSettings;

/** The settings in force; those that need no reopening may change. Thread-safe. */
final class LiveSettings {

    private volatile JournalSettings inForce;

    LiveSettings(JournalSettings first) {
        inForce = first;
    }

    JournalSettings get() {
        return inForce;
    }

    void set(JournalSettings next) {
        inForce = next;
    }
}
