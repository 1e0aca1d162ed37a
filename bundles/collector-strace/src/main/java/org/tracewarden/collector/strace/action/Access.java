// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

/** What is done to a file. */
enum Access {
    READ("reads"),
    WRITE("writes"),
    /** made, removed, renamed, linked, or its mode, owner, times or attributes changed */
    CHANGE("changes");

    private final String verb;

    Access(String verb) {
        this.verb = verb;
    }

    String verb() {
        return verb;
    }
}
