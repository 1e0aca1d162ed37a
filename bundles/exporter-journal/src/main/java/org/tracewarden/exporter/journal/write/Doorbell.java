// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a thread that may sleep. A ring is cheap while it is awake, and none is lost: the thread first says that it
 * sleeps and then looks once more for work. Thread-safe.
 */
final class Doorbell {

    private volatile Thread sleeper;
    private volatile boolean sleeping;
    private volatile boolean resting;

    /** Called by the thread that is to be woken, before it sleeps for the first time. */
    void mine() {
        sleeper = Thread.currentThread();
    }

    /** There is work: ends a sleep, not a rest. */
    void ring() {
        if (sleeping) {
            wake();
        }
    }

    /** There is much work: ends a rest, too. */
    void press() {
        if (resting || sleeping) {
            wake();
        }
    }

    /** There is work that should not wait: the next sleep or rest ends at once if none does now. */
    void wake() {
        sleeping = false;
        resting = false;
        LockSupport.unpark(sleeper);
    }

    /** Of the sleeper: says that it will sleep, before it looks for work the last time. */
    void prepare() {
        sleeping = true;
    }

    /** Of the sleeper: sleeps until rung, or for that long. */
    void sleep(long nanos) {
        if (sleeping) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeping = false;
    }

    /** Of the sleeper: lets work gather for that long. */
    void rest(long nanos) {
        resting = true;
        LockSupport.parkNanos(this, nanos);
        resting = false;
    }
}
