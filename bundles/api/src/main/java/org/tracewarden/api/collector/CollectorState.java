// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.collector;

/** How well a collector works. */
public enum CollectorState {
    RUNNING,
    /** Works with less than it could have. */
    DEGRADED,
    /** Cannot work on this host or with these privileges. */
    UNAVAILABLE,
    /** Should work and does not. */
    FAILED
}
