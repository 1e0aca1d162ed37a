// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/** The agents' thread: what is given to it runs one after the other. Thread-safe. */
interface Loop extends AutoCloseable {

    void run(Runnable task);

    /** By a clock that no change of the wall clock touches. */
    Timer after(long nanos, Runnable task);

    /** Whether this is the agents' thread. */
    boolean inside();

    /** What has not run yet does not run any more; returns when the thread has ended, at the latest after 2 s. */
    @Override
    void close();

    /** Something that will run. */
    @FunctionalInterface
    interface Timer {

        Timer NONE = () -> {};

        /** It does not run any more, when it has not yet. */
        void cancel();
    }
}
