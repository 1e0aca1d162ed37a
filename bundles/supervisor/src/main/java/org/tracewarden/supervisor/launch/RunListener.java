// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.util.OptionalInt;

/** Hears of one run. Called on one thread, in order. */
public interface RunListener {

    /**
     * The first process ended.
     *
     * @param status wait status
     * @param wallTime when, nanoseconds since 1970-01-01T00:00Z
     */
    void exited(int status, long wallTime);

    /** No descendant is left. */
    void empty();

    /** A sign of life came through the notification socket; at most ten a second are told. */
    void heartbeat(long wallTime);

    /** It said {@code READY=1}. */
    void ready();

    /** It said {@code STATUS=…}; checked and cut at 200 characters. */
    void status(String text);

    /** It said {@code STOPPING=1}. */
    void stopping();

    /** Bytes of output that could not be kept so far, as when the disk is full. */
    void outputLost(long bytes, String reason);

    /**
     * The launcher is gone without having been released, and with it the status of what it held, some of which may
     * live on.
     *
     * @param status of the first process, where the launcher had left word of it
     */
    void launcherLost(OptionalInt status);
}
