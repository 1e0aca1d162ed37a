// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

/** Where a session is in its life. */
public enum TraceState {
    STARTING,
    TRACING,
    /** asked to end; what is on its way is still worked off */
    STOPPING,
    ENDED,
    /** strace or the program could not be started, or tracing broke off; the session's reason says why */
    FAILED
}
