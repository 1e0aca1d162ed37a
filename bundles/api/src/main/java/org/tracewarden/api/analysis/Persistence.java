// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

/** How long a process has had trouble of one category. */
public enum Persistence {
    /** Under 1 minute. */
    TRANSIENT,
    /** 1 to 5 minutes. */
    SHORT_LIVED,
    /** 5 to 15 minutes. */
    PERSISTENT,
    /** Over 15 minutes. */
    SYSTEMIC
}
