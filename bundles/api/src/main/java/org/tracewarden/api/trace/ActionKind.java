// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

/** What a process did, in a person's words. */
public enum ActionKind {
    READ,
    WROTE,
    /** opened and neither read nor written */
    OPENED,
    LISTED,
    CREATED,
    DELETED,
    RENAMED,
    LINKED,
    /** mode, owner, times, extended attributes or length of a file */
    CHANGED,
    MAPPED,
    RAN,
    STARTED,
    CONNECTED,
    LISTENED,
    ACCEPTED,
    SENT,
    RECEIVED,
    SIGNALLED,
    TRACED,
    /** changed its own user, group or capabilities */
    PRIVILEGES,
    WAITED,
    LOOKED_FOR,
    MOUNTED,
    EXITED,
    KILLED
}
