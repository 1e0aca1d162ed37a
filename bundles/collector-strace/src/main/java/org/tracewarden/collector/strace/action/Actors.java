// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

/**
 * Processes of a session, and whose thread is whose where the enricher does not tell. Of each the 4,096 used last are
 * kept; one that was forgotten begins anew.
 */
final class Actors {

    private static final int MAX = 4_096;

    private final Lru<Integer, Actor> byPid = new Lru<>(MAX);
    private final Lru<Integer, Integer> threads = new Lru<>(MAX);
    private Actor last = new Actor(0);

    Actor of(int pid) {
        if (last.pid() != pid) {
            last = byPid.get(pid).orElseGet(() -> {
                Actor actor = new Actor(pid);
                byPid.put(pid, actor);
                return actor;
            });
        }
        return last;
    }

    int processOf(int thread) {
        return threads.get(thread).orElse(thread);
    }

    void thread(int thread, int pid) {
        threads.put(thread, pid);
    }

    /** A process that begins as a copy of another. Its own calls may have been seen before. */
    void child(int pid, Actor parent) {
        Actor child = byPid.get(pid).orElseGet(() -> new Actor(pid));
        threads.remove(pid);
        child.inherit(parent);
        byPid.put(pid, child);
    }

    void ended(int pid) {
        byPid.remove(pid);
        if (last.pid() == pid) {
            last = new Actor(0);
        }
    }

    void threadEnded(int thread) {
        threads.remove(thread);
    }
}
