// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.linux.control.ControlGroup;

/**
 * What a run is throttled for: begins its throttle, ends it, and tells the faults it was for what became of it. Not
 * thread-safe.
 */
final class RunThrottle {

    private static final long SECOND_MICROS = 1_000_000;
    /** Of a window in nanoseconds for each microsecond of it: looks may be a little early. */
    private static final long EARLY_WINDOW = 900;
    /** What a fault is throttled to when nobody knows what it used. */
    private static final long HALF_A_CORE = 500_000;
    private static final int MOST_FAULTS = 16;

    private final Throttle throttle;
    private final Policies policies;
    private final FaultTeller teller;
    private final FaultTeller.Whose whose;
    private final Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    private final List<Long> faults = new ArrayList<>();
    private ResourceLimits limits = ResourceLimits.NONE;
    private String told = "";

    RunThrottle(ControlGroup group, Policies policies, FaultTeller teller, FaultTeller.Whose whose) {
        throttle = new Throttle(group);
        this.policies = policies;
        this.teller = teller;
        this.whose = whose;
    }

    boolean inForce() {
        return throttle.inForce();
    }

    /**
     * At each look, before the checks.
     *
     * @return kinds of faults that it was for and no longer is, because limits or policy changed
     */
    Set<FaultKind> look(AgentSpec spec) {
        if (!throttle.inForce()) {
            return Set.of();
        }
        boolean changed = !spec.limits().equals(limits);
        boolean wanted = kinds.stream().anyMatch(kind -> policies.action(spec, kind) == FaultAction.THROTTLE);
        if (!changed && wanted) {
            return Set.of();
        }
        Set<FaultKind> dropped = EnumSet.copyOf(kinds);
        remove(changed ? "lifted, since its limits were changed" : "lifted, since its policy was changed");
        return dropped;
    }

    /**
     * A fault begins or goes on.
     *
     * @param used microseconds of CPU in a second, lately; empty when nobody knows
     */
    void press(FaultKind kind, AgentSpec spec, Throttle.Meter meter, OptionalLong used) {
        if (!throttle.inForce()) {
            limits = spec.limits();
        }
        boolean goesOn = !kinds.add(kind);
        throttle.press(meter, target(kind, spec.limits(), used), policies.floorMicros(), goesOn);
        tell();
    }

    /** What was done, for the outcome of the fault. */
    String words() {
        return throttle.words();
    }

    /** From now on this fault is told what becomes of the throttle. */
    void add(long fault) {
        faults.add(fault);
        if (faults.size() > MOST_FAULTS) {
            faults.remove(0);
        }
    }

    /** A kind of fault is gone; a throttle that could never be set has nothing more to do with it. */
    void gone(FaultKind kind) {
        if (!throttle.inForce() && kinds.remove(kind) && kinds.isEmpty()) {
            faults.clear();
        }
    }

    /** At each look, after the checks: lifts it when it is time. */
    void lift(ResourceLimits now, Throttle.Meter meter) {
        if (throttle.look(meter, Math.max(SECOND_MICROS, now.cpuWindowMicros()) * EARLY_WINDOW)) {
            changed();
        }
    }

    void remove(String how) {
        if (throttle.remove(how)) {
            changed();
        }
    }

    /** The run is over. */
    void ended(long boot) {
        if (throttle.inForce()) {
            throttle.ended(boot);
            changed();
        }
    }

    private void changed() {
        tell();
        if (!throttle.inForce()) {
            kinds.clear();
            faults.clear();
        }
    }

    private void tell() {
        String words = throttle.words();
        if (!words.equals(told) && !faults.isEmpty()) {
            teller.became(whose, faults, words);
        }
        told = words;
    }

    private static long target(FaultKind kind, ResourceLimits now, OptionalLong used) {
        if (kind == FaultKind.CPU_QUOTA && now.cpuQuotaMicros().isPresent()) {
            double windows = (double) SECOND_MICROS / now.cpuWindowMicros();
            return Math.round(now.cpuQuotaMicros().getAsLong() * windows);
        }
        return used.isPresent() ? used.getAsLong() / 2 : HALF_A_CORE;
    }
}
