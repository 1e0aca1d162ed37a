// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import org.tracewarden.api.trace.ActionKind;

/** Types of operation: calls of one type on one thing belong together. */
enum Topic {
    OPEN(ActionKind.OPENED, "open"),
    READ(ActionKind.READ, "read"),
    WRITE(ActionKind.WROTE, "write to"),
    COPY(ActionKind.WROTE, "copy to"),
    LIST(ActionKind.LISTED, "list"),
    /** an opened file that may be new */
    CREATE_FILE(ActionKind.CREATED, "create"),
    CREATE_DIRECTORY(ActionKind.CREATED, "create directory"),
    CREATE_NODE(ActionKind.CREATED, "create"),
    DELETE(ActionKind.DELETED, "delete"),
    RENAME(ActionKind.RENAMED, "rename"),
    LINK(ActionKind.LINKED, "link"),
    MODE(ActionKind.CHANGED, "change the mode of"),
    OWNER(ActionKind.CHANGED, "change the owner of"),
    TIMES(ActionKind.CHANGED, "change the times of"),
    ATTRIBUTE(ActionKind.CHANGED, "change an attribute of"),
    LENGTH(ActionKind.CHANGED, "change the length of"),
    MAP(ActionKind.MAPPED, "map"),
    /** what the dynamic loader and the C library do when a program begins */
    LOAD(ActionKind.MAPPED, "load"),
    RUN(ActionKind.RAN, "run"),
    START_PROCESS(ActionKind.STARTED, "start a process"),
    START_THREAD(ActionKind.STARTED, "start a thread"),
    CONNECT(ActionKind.CONNECTED, "connect to"),
    LISTEN(ActionKind.LISTENED, "listen on"),
    ACCEPT(ActionKind.ACCEPTED, "accept a connection on"),
    SEND(ActionKind.SENT, "send to"),
    RECEIVE(ActionKind.RECEIVED, "receive from"),
    SIGNAL(ActionKind.SIGNALLED, "send"),
    SIGNAL_TAKEN(ActionKind.SIGNALLED, "take"),
    TRACE(ActionKind.TRACED, "trace"),
    PRIVILEGE(ActionKind.PRIVILEGES, ""),
    WAIT(ActionKind.WAITED, "wait in"),
    LOOK(ActionKind.LOOKED_FOR, "look at"),
    MOUNT(ActionKind.MOUNTED, "mount"),
    EXIT(ActionKind.EXITED, ""),
    KILLED(ActionKind.KILLED, "");

    private final ActionKind kind;
    private final String verb;

    Topic(ActionKind kind, String verb) {
        this.kind = kind;
        this.verb = verb;
    }

    ActionKind kind() {
        return kind;
    }

    /** What follows "could not". */
    String verb() {
        return verb;
    }
}
