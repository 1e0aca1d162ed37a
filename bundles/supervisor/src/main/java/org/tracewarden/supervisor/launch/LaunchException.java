// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

/** A program was not started; the message says which and why, for a person, with what to do. */
public final class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
