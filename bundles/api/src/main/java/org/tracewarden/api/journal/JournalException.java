// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

/** A journal, or a stream of it, cannot be opened. The message says why and what to do. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
