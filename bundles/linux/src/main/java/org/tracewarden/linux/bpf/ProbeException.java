// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

/** A probe could not be opened; the message says why and what to do. */
public final class ProbeException extends Exception {

    private final boolean unavailable;

    /** @param unavailable whether this host or these privileges cannot run it, rather than something being broken */
    public ProbeException(String message, boolean unavailable, Throwable cause) {
        super(message, cause);
        this.unavailable = unavailable;
    }

    public boolean unavailable() {
        return unavailable;
    }
}
