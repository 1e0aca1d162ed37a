// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.util.OptionalLong;
import org.tracewarden.linux.control.ControlGroup;

/**
 * The one throttle of a run, whatever it is throttled for. Begins with a quota, is halved in each window in which a
 * fault goes on, down to the floor, and after each two windows without a fault and without held back demand doubled,
 * until it is where it began; then it is taken away. Quotas are microseconds of CPU in each second. Not thread-safe.
 */
final class Throttle {

    private static final int QUIET_WINDOWS = 2;
    /** Using so much of the quota is held back demand where the kernel does not count it. */
    private static final double DEMAND_SHARE = 0.9;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What the kernel says of a run at one moment. */
    record Meter(long boot, OptionalLong heldBack, OptionalLong cpuMicros) {}

    private final ControlGroup group;
    private long quota;
    private long began;
    private long lowest;
    private long since;
    private boolean lifting;
    private boolean wentOn;
    private int quiet;
    private Meter window = new Meter(0, OptionalLong.empty(), OptionalLong.empty());
    private String failure = "";
    private String story = "";

    Throttle(ControlGroup group) {
        this.group = group;
    }

    boolean inForce() {
        return quota > 0;
    }

    /**
     * A fault begins, or goes on, and a new one may join those that are.
     *
     * @param target where it begins when there is no throttle yet, and at least how low it gets for this fault
     * @param goesOn whether this is not its first window
     */
    void press(Meter now, long target, long floor, boolean goesOn) {
        quiet = 0;
        lifting = false;
        if (!inForce()) {
            wentOn = false;
            since = now.boot();
            window = now;
            began = Math.max(floor, target);
            lowest = began;
            story = "";
            set(began);
            return;
        }
        wentOn = true;
        began = Math.max(began, Math.max(floor, target));
        set(Math.max(floor, goesOn ? quota / 2 : Math.min(quota, target)));
    }

    /**
     * At each look, after the faults of that look.
     *
     * @param windowNanos length of a window
     * @return whether something changed, which {@link #words} tells
     */
    boolean look(Meter now, long windowNanos) {
        if (!inForce() || now.boot() - window.boot() < windowNanos) {
            return false;
        }
        boolean busy = wentOn || heldBack(now);
        window = now;
        wentOn = false;
        quiet = busy ? 0 : quiet + 1;
        if (quiet < QUIET_WINDOWS) {
            return false;
        }
        quiet = 0;
        return lift(now.boot());
    }

    private boolean heldBack(Meter now) {
        if (now.heldBack().isPresent() && window.heldBack().isPresent()) {
            return now.heldBack().getAsLong() > window.heldBack().getAsLong();
        }
        if (now.cpuMicros().isEmpty() || window.cpuMicros().isEmpty()) {
            return false;
        }
        double seconds = (now.boot() - window.boot()) / NANOS_PER_SECOND;
        return now.cpuMicros().getAsLong() - window.cpuMicros().getAsLong() >= quota * seconds * DEMAND_SHARE;
    }

    private boolean lift(long boot) {
        if (quota >= began) {
            return remove("lifted after " + Figures.duration(boot - since));
        }
        lifting = true;
        set(Math.min(began, quota * 2));
        return true;
    }

    /** Takes it away, for that reason. */
    boolean remove(String how) {
        if (!inForce()) {
            return false;
        }
        try {
            group.cpuQuota(OptionalLong.empty());
        } catch (IOException refused) {
            failure = "could not be lifted: " + refused.getMessage();
            return true;
        }
        forget(how);
        return true;
    }

    /** The run is over, and with it its group. */
    void ended(long boot) {
        if (inForce()) {
            forget("it ended after " + Figures.duration(boot - since));
        }
    }

    private void forget(String how) {
        failure = "";
        story = "was throttled to " + Figures.set(lowest) + " of CPU a second"
                + (lowest < began ? " at the lowest; " : "; ") + how;
        quota = 0;
    }

    private void set(long wanted) {
        try {
            group.cpuQuota(OptionalLong.of(wanted));
            failure = "";
            quota = wanted;
            lowest = Math.min(lowest, wanted);
        } catch (IOException refused) {
            failure = (inForce() ? "throttled to " + Figures.set(quota) + " of CPU a second, and " : "")
                    + "could not be throttled to " + Figures.set(wanted) + ": " + refused.getMessage();
        }
    }

    /** What was really done, for a person. */
    String words() {
        if (!failure.isEmpty()) {
            return failure;
        }
        if (!inForce()) {
            return story;
        }
        String now = "throttled to " + Figures.set(quota) + " of CPU a second";
        if (lifting) {
            return now + ", being lifted from " + Figures.set(lowest);
        }
        return quota < began ? now + ", from " + Figures.set(began) + " at first" : now;
    }

}
