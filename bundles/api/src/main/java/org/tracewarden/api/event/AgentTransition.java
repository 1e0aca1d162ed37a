// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/** Steps in the life of an agent, as the guide's diagram has them. */
public enum AgentTransition {
    /** Its process was made. */
    SPAWNED,
    /** It runs: its program was executed, and where it says READY=1, it has. */
    ACTIVE,
    /** It ended: see the status. */
    EXITED,
    /** Something is being done about a fault or a crash. */
    RECOVERY,
    /** It runs again. */
    RESTARTED,
    /** It is not started again. */
    FAILED,
    /** A platform that was started found it running. */
    ADOPTED,
    /** Its declaration is gone, or it was removed by command. */
    REMOVED
}
