// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/** What a spawn counts as. */
enum SpawnKind {
    /** By start, declaration or the host's boot: no restart. */
    START,
    /** By order or cascade: a restart, and none in a row. */
    RESTART,
    /** After a crash or fault: a restart, and one in a row. */
    RECOVERY;

    boolean restart() {
        return this != START;
    }
}
