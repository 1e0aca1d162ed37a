// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

/** What is done about a fault. */
public enum FaultAction {
    /** It is told: event, journal, log. */
    ALERT,
    /** Its CPU quota is lowered, and lifted again step by step when the fault is gone. */
    THROTTLE,
    /** Everything of it is killed, and it is started again as after a crash: within its restart policy. */
    RESTART,
    /** Everything of it is killed; it is FAILED. */
    KILL
}
