// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.io.OutputStream;

/** Where a traced program reads and writes. */
public sealed interface ProgramStreams {

    /** The streams of the tracing process itself, untouched: the program may be on a terminal. */
    record Inherited() implements ProgramStreams {}

    /**
     * Input is empty; output and error are copied to these as they come. They are not closed, and a failing one is
     * written to no more.
     */
    record Copied(OutputStream out, OutputStream err) implements ProgramStreams {}

    ProgramStreams INHERITED = new Inherited();
}
