// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.io.OutputStream;

/** Where a traced program reads and writes. */
public sealed interface ProgramStreams {

    /** The streams of the tracing process itself, untouched: the program may be on a terminal. */
    record Inherited() implements ProgramStreams {}

    /**
     * Input is empty; output and error are copied to these as they come, each on a thread of its own: one stream given
     * for both has to be thread-safe. They are not closed, and a failing one is written to no more; the program does
     * not notice.
     */
    record Copied(OutputStream out, OutputStream err) implements ProgramStreams {}

    /** The only one of its kind that is needed. */
    ProgramStreams INHERITED = new Inherited();
}
