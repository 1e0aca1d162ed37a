// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

/** Something that was asked of the supervisor cannot be; the message is for the person who asked, with what to do. */
public final class AgentException extends Exception {

    private static final long serialVersionUID = 1L;

    public AgentException(String message) {
        super(message);
    }

    public AgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
