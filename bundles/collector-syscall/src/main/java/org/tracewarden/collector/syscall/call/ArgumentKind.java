// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an argument or a result is. Explained in {@code signatures.txt}, where they are written in small letters. */
enum ArgumentKind {
    FILE,
    FD,
    DIRFD,
    PATH,
    ADDRESS,
    ADDRESS_OUT,
    MESSAGE,
    MILLISECONDS,
    TIMESPEC,
    TIMESPEC_POINT,
    TIMESPEC_BY_FLAGS,
    TIMESPEC_BY_FUTEX,
    TIMEVAL,
    POINTER,
    HEX,
    OCTAL,
    INT,
    UINT,
    LONG,
    SIZE,
    ID,
    PID,
    CREATE_MODE,
    UNUSED,
    /** A result: a count, 0 when the time limit ran out. */
    READY,
    /** Named by a set of constants. */
    CONSTANT;

    /** Empty for a word that stands for a set of constants. */
    static Optional<ArgumentKind> of(String word) {
        return Stream.of(values())
                .filter(kind -> kind != CONSTANT && kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
