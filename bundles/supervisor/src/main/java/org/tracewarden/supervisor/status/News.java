// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Agents that something happened to, until somebody looks at them. They wait a tenth of a second: most comes in a row,
 * and whoever starts an agent needs the processor more. Thread-safe.
 */
final class News {

    private static final long WAITS_NANOS = 100_000_000;

    private Set<Integer> agents = new TreeSet<>();
    private long since;
    private boolean closed;

    synchronized void add(int agent) {
        if (agents.isEmpty()) {
            since = System.nanoTime();
            notifyAll();
        }
        agents.add(agent);
    }

    synchronized Set<Integer> take() {
        Set<Integer> taken = agents;
        agents = new TreeSet<>();
        return taken;
    }

    /**
     * Returns then, or earlier when there is news that has waited long enough.
     *
     * @param nanoTime as {@link System#nanoTime} tells it
     * @return false when it is closed
     */
    synchronized boolean await(long nanoTime) {
        try {
            while (!closed) {
                long now = System.nanoTime();
                long left = nanoTime - now;
                if (!agents.isEmpty()) {
                    left = Math.min(left, since + WAITS_NANOS - now);
                }
                if (left <= 0) {
                    return true;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException stop) {
            closed = true;
        }
        return false;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
