// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what it is told, a line each. */
final class Heard implements RunListener {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    volatile long exitedWall;
    volatile long exitedHeardNanos;

    @Override
    public void exited(int status, long wallTime) {
        exitedHeardNanos = System.nanoTime();
        exitedWall = wallTime;
        lines.add("exited " + status);
        wake();
    }

    @Override
    public void empty() {
        lines.add("empty");
        wake();
    }

    @Override
    public void heartbeat(long wallTime) {
        lines.add("heartbeat");
        wake();
    }

    @Override
    public void ready() {
        lines.add("ready");
        wake();
    }

    @Override
    public void status(String text) {
        lines.add("status " + text);
        wake();
    }

    @Override
    public void stopping() {
        lines.add("stopping");
        wake();
    }

    @Override
    public void outputLost(long bytes, String reason) {
        lines.add("lost " + bytes + " " + reason);
        wake();
    }

    @Override
    public void launcherLost(OptionalInt status) {
        lines.add("launcher lost " + (status.isPresent() ? status.getAsInt() : "unknown"));
        wake();
    }

    private synchronized void wake() {
        notifyAll();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    long count(String line) {
        return lines.stream().filter(line::equals).count();
    }

    void await(String line) {
        await(line, line::equals);
    }

    synchronized String await(String what, Predicate<String> wanted) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (lines.stream().noneMatch(wanted)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                fail("not heard: " + what + "; heard: " + lines);
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }
        return lines.stream().filter(wanted).findFirst().orElseThrow();
    }
}
