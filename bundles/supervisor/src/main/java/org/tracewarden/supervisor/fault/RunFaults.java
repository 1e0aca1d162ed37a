// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.supervisor.life.CrashJudge;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/** Faults of one run: its checks, which of its conditions go on, and what is done about them. Not thread-safe. */
final class RunFaults {

    /** A run that is older at the first look was there before this platform: what happened then is no news. */
    private static final long NEW_NANOS = 15_000_000_000L;
    private static final int SIGKILL = 9;

    private final Surroundings around;
    private final Policies policies;
    private final FaultTeller teller;
    private final FaultTeller.Whose whose;
    private final Readings readings;
    private final CpuCheck cpu;
    private final FloodCheck flood = new FloodCheck();
    private final Silence silence;
    private final CpuSpeed speed = new CpuSpeed();
    // what follows is made when it is needed: most runs have no fault, and there are many of them
    private Optional<Reports> reports = Optional.empty();
    private Optional<RunThrottle> throttle = Optional.empty();
    /** Conditions that go on, with the action they were told with. */
    private Map<FaultKind, FaultAction> going = Map.of();
    private final EnumSet<Blind> blind = EnumSet.noneOf(Blind.class);
    private Optional<Ordered> ordered = Optional.empty();
    private Optional<MemoryCheck> memory = Optional.empty();
    private Watched run;
    private boolean over;

    /** The kill or restart that was ordered, with the fault it was for. */
    private record Ordered(long fault, long nanos, FaultAction action) {}

    RunFaults(Watched run, Surroundings around, Policies policies, FaultTeller teller, FaultTeller.Whose whose,
            Readings readings, TouchedFiles files, ProcessStates states) {
        this.run = run;
        this.around = around;
        this.policies = policies;
        this.teller = teller;
        this.whose = whose;
        this.readings = readings;
        cpu = new CpuCheck(readings.cpu());
        silence = new Silence(files, () -> states.evidence(this.run.process()));
        forgetQuota();
    }

    /** Of a platform before this one: nobody would lift it. Where no quota can be set, none was. */
    private void forgetQuota() {
        try {
            run.group().cpuQuota(OptionalLong.empty());
        } catch (IOException notThere) {
            return;
        }
    }

    long number() {
        return run.runNumber();
    }

    boolean isOf(Watched other) {
        return run.runNumber() == other.runNumber() && run.process().equals(other.process());
    }

    /** Of its first process, boot clock, to a clock tick. */
    long startTime() {
        return run.process().startTime();
    }

    String name() {
        return whose.name();
    }

    boolean over() {
        return over;
    }

    Set<Blind> blind() {
        return over ? EnumSet.noneOf(Blind.class) : EnumSet.copyOf(blind);
    }

    /** @param heard when a notification came last, monotonic clock; {@code Long.MIN_VALUE} for never */
    void look(Sample sample, long nanos, long heard) {
        run = sample.run();
        over = sample.last();
        AgentSpec spec = run.spec();
        GroupUsage usage = sample.usage();
        Throttle.Meter meter = new Throttle.Meter(sample.boot(), usage.throttledPeriods(), usage.cpuMicros());
        speed.look(sample.boot(), usage.cpuMicros());
        throttle.ifPresent(one -> one.look(spec).forEach(this::gone));
        boolean throttled = throttle.map(RunThrottle::inForce).orElse(false);
        judge(FaultKind.CPU_QUOTA, cpu.look(spec.limits(), sample.boot(), usage.cpuMicros(), throttled), meter);
        judge(FaultKind.MEMORY_LIMIT, memory(sample.boot(), usage).look(spec.limits(), usage), meter);
        judge(FaultKind.SYSCALL_FLOOD, flood(spec, sample), meter);
        if (over) {
            end(nanos, sample.boot());
            return;
        }
        judge(FaultKind.UNRESPONSIVE, silence.look(spec.watchdog(), nanos, heard, ready()), meter);
        if (spec.watchdog().kind() == Watchdog.Kind.NONE) {
            blind.add(Blind.HANGING);
        }
        throttle.ifPresent(one -> one.lift(spec.limits(), meter));
    }

    /** Loading a program takes thousands of calls in a second and is no flood. */
    private Verdict flood(AgentSpec spec, Sample sample) {
        return sample.boot() - run.process().startTime() < policies.floodGraceNanos()
                ? flood.early(spec.limits(), sample.syscalls())
                : flood.look(spec.limits(), sample.boot(), sample.syscalls());
    }

    private boolean ready() {
        return run.spec().watchdog().kind() == Watchdog.Kind.NOTIFY
                && around.roster().entry(whose.id()).map(entry -> entry.info().ready()).orElse(false);
    }

    private MemoryCheck memory(long boot, GroupUsage usage) {
        if (memory.isEmpty()) {
            boolean old = boot - run.process().startTime() > NEW_NANOS;
            memory = Optional.of(new MemoryCheck(readings, new FileCache(run.group()),
                    old ? usage.oomKills() : OptionalLong.empty(),
                    old ? usage.memoryLimitHits() : OptionalLong.empty()));
        }
        return memory.get();
    }

    private void judge(FaultKind kind, Verdict verdict, Throttle.Meter meter) {
        if (verdict == Verdict.PENDING) {
            return;
        }
        Blind.of(kind).ifPresent(one -> {
            if (verdict == Verdict.UNKNOWN) {
                blind.add(one);
            } else {
                blind.remove(one);
            }
        });
        if (!(verdict instanceof Verdict.Exceeded exceeded)) {
            gone(kind);
            throttle.ifPresent(one -> one.gone(kind));
            return;
        }
        FaultAction action = policies.action(run.spec(), kind);
        if (!goesOn(kind, action)) {
            tell(kind, exceeded.finding().get(), action, meter);
        } else if (action == FaultAction.THROTTLE && !over) {
            press(kind, meter);
        }
    }

    /** @return whether it goes on since it was told with this action */
    private boolean goesOn(FaultKind kind, FaultAction action) {
        if (going.isEmpty()) {
            going = new EnumMap<>(FaultKind.class);
        }
        return going.put(kind, action) == action;
    }

    private void gone(FaultKind kind) {
        if (!going.isEmpty()) {
            going.remove(kind);
        }
    }

    private RunThrottle press(FaultKind kind, Throttle.Meter meter) {
        if (throttle.isEmpty()) {
            throttle = Optional.of(new RunThrottle(run.group(), policies, teller, whose));
        }
        throttle.get().press(kind, run.spec(), meter, speed.microsPerSecond());
        return throttle.get();
    }

    private Fault tell(FaultKind kind, Finding finding, FaultAction action, Throttle.Meter meter) {
        Optional<String> nothing = whyNothingIsDone(action);
        if (nothing.isPresent()) {
            return teller.tell(whose, kind, finding, action, nothing.get(), Optional.empty());
        }
        String outcome = switch (action) {
            case ALERT -> "told only, as its policy asks";
            case THROTTLE -> press(kind, meter).words();
            case RESTART -> run.spec().restart().auto()
                    ? "killing all of it, to start it again within its restart policy"
                    : "killing all of it; its restart policy does not start it again";
            case KILL -> "killing all of it";
        };
        Fault fault = teller.tell(whose, kind, finding, action, outcome, Optional.empty());
        switch (action) {
            case ALERT -> { }
            case THROTTLE -> throttle.orElseThrow().add(fault.number());
            case RESTART -> {
                ordered(fault);
                around.interventions().restart(whose.id(), number(), fault.summary());
            }
            case KILL -> {
                ordered(fault);
                around.interventions().kill(whose.id(), number(), fault.summary());
            }
        }
        return fault;
    }

    private Optional<String> whyNothingIsDone(FaultAction action) {
        if (action == FaultAction.ALERT) {
            return Optional.empty();
        }
        if (over) {
            return Optional.of("nothing was done: this run had ended");
        }
        boolean stopping = around.roster().entry(whose.id())
                .map(entry -> entry.info().state() == AgentState.STOPPING).orElse(false);
        return stopping && action != FaultAction.THROTTLE
                ? Optional.of("nothing more was done: it is being stopped")
                : Optional.empty();
    }

    private void ordered(Fault fault) {
        ordered = Optional.of(new Ordered(fault.number(), around.nanos().getAsLong(), fault.action()));
    }

    private void end(long nanos, long boot) {
        throttle.ifPresent(one -> one.ended(boot));
        ordered.ifPresent(order -> teller.became(whose, List.of(order.fault()), "killed all of it; it had ended "
                + Figures.secondsOfNanos(nanos - order.nanos()) + " later"
                + (order.action() == FaultAction.KILL ? "" : ", and its restart policy decided")));
    }

    /** Nobody will be there to lift its throttle. */
    void leave() {
        throttle.ifPresent(one -> one.remove("lifted, since the platform stops"));
    }

    /** @return what is to be done */
    CrashJudge.Judgement crashed(Watched of, Optional<ExitStatus> status) {
        run = of;
        Finding crash = CrashText.of(run.process().pid(), status);
        if (status.isEmpty() || status.get().signal().number() != SIGKILL) {
            return dead(FaultKind.CRASH, crash);
        }
        return killedForMemory(crash).orElseGet(() -> {
            List<String> evidence = new ArrayList<>(crash.evidence());
            evidence.addAll(memory.map(MemoryCheck::killedForTheHost).orElse(List.of()));
            return dead(FaultKind.CRASH, new Finding(crash.summary(), evidence));
        });
    }

    /** The limit is why it crashed: that is the fault then, and its action holds. */
    private Optional<CrashJudge.Judgement> killedForMemory(Finding crash) {
        FaultAction told = going.get(FaultKind.MEMORY_LIMIT);
        if (told != null && memory.map(MemoryCheck::killedAtLast).orElse(false)) {
            return Optional.of(new CrashJudge.Judgement(FaultKind.MEMORY_LIMIT, told));
        }
        GroupUsage usage = run.group().usage();
        Verdict verdict = memory(run.process().startTime(), usage).kills(run.spec().limits(), usage);
        if (!(verdict instanceof Verdict.Exceeded exceeded)) {
            return Optional.empty();
        }
        Finding finding = exceeded.finding().get();
        List<String> evidence = new ArrayList<>(finding.evidence());
        evidence.addAll(crash.evidence());
        CrashJudge.Judgement judged = dead(FaultKind.MEMORY_LIMIT, new Finding(finding.summary(), evidence));
        goesOn(FaultKind.MEMORY_LIMIT, judged.action());
        return Optional.of(judged);
    }

    private CrashJudge.Judgement dead(FaultKind kind, Finding finding) {
        FaultAction action = policies.action(run.spec(), kind);
        String outcome = switch (action) {
            case ALERT -> "told only, as its policy asks; it is not started again";
            case THROTTLE -> "not started again; what has ended cannot be throttled";
            case RESTART -> run.spec().restart().auto()
                    ? "left to its restart policy, at most " + run.spec().restart().max() + " in a row"
                    : "not started again: it has no restart policy";
            case KILL -> "what is left of it is killed, and it is not started again";
        };
        teller.tell(whose, kind, finding, action, outcome, Optional.of(run.process()));
        return new CrashJudge.Judgement(kind, action);
    }

    /** Enforcement reports something. */
    Fault reported(FaultKind kind, Finding finding, long nanos) {
        FaultAction action = policies.action(run.spec(), kind);
        Reports lately = reports.orElseGet(Reports::new);
        reports = Optional.of(lately);
        // between two looks nobody has read the counters
        Throttle.Meter meter = new Throttle.Meter(around.clock().now(), OptionalLong.empty(), OptionalLong.empty());
        Optional<Fault> known = lately.again(kind, finding.summary(), action, nanos)
                .flatMap(told -> teller.again(told.fault(), told.times()));
        if (known.isPresent()) {
            if (action == FaultAction.THROTTLE && !over) {
                press(kind, meter);
            }
            return known.get();
        }
        Fault fault = tell(kind, finding, action, meter);
        lately.told(kind, finding.summary(), action, fault.number(), nanos);
        return fault;
    }
}
