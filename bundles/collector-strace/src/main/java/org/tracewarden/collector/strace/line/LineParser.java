// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.util.Optional;

/** Makes records of the lines of one session, in their order. For one thread. */
public interface LineParser {

    /**
     * Reads a line. Empty when it is unfinished: what its resumption says is then told as one record. Never throws for
     * what a line holds.
     *
     * @param sequence of the line in its session
     * @param line without its end
     */
    Optional<StraceRecord> read(long sequence, String line);

    /**
     * As {@link #read(long, String)}, of bytes as they come from a pipe. They may be changed afterwards.
     *
     * @param from the line's first byte
     * @param to behind its last one, without its end
     */
    Optional<StraceRecord> read(long sequence, byte[] buffer, int from, int to);

    /** Lines that were unfinished at the end, oldest first, as calls without a result. */
    java.util.List<StraceRecord> end();
}
