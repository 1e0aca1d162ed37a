// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import org.tracewarden.api.trace.TracedEvent.Kind;

/** How what a line says is spelled. */
enum Shape {
    /** {@code close(3) = 0} */
    CALL(Kind.CALL),
    /** {@code <... read resumed>"x", 1) = 1}, whose beginning was not seen */
    RESUMED_CALL(Kind.CALL),
    /** {@code --- SIGCHLD {…} ---} */
    SIGNAL(Kind.SIGNAL),
    /** {@code --- stopped by SIGTTIN ---} */
    STOPPED(Kind.SIGNAL),
    /** {@code +++ exited with 0 +++} */
    EXITED(Kind.EXIT),
    /** {@code +++ killed by SIGSEGV +++} */
    KILLED(Kind.EXIT),
    /** {@code +++ killed by SIGSEGV (core dumped) +++} */
    KILLED_WITH_CORE(Kind.EXIT),
    /** {@code +++ superseded by execve in pid 7 +++} */
    SUPERSEDED(Kind.EXIT),
    /** {@code strace: Process 7 attached} */
    NOTE(Kind.NOTE);

    private static final Shape[] ALL = values();

    private final Kind kind;

    Shape(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    static Shape at(int ordinal) {
        return ALL[ordinal];
    }
}
