// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

/**
 * Faults of one run: its checks, which of its conditions go on, and what is done about them. There is one for each
 * agent, so what not every run needs is made when it is needed, and what all share is in the context. Not thread-safe.
 */
final class RunFaults {

    private static final Logger LOG = LoggerFactory.getLogger(RunFaults.class);
    /** A run that is older at the first look was there before this platform: what happened then is no news. */
    private static final long NEW_NANOS = 15_000_000_000L;
    private static final int SIGKILL = 9;

    private final FaultContext context;
    private final LastSecond lastSecond = new LastSecond();
    private Watched run;
    /** Null without a quota: an Optional around it would take 16 bytes more of each agent. */
    private CpuCheck cpu;
    /** Null without a watchdog. */
    private Silence silence;
    private Optional<Ongoing> ongoing = Optional.empty();
    /** Bits of {@link Blind}. */
    private byte blind;
    private boolean looked;
    private boolean over;

    RunFaults(Watched run, FaultContext context) {
        this.run = run;
        this.context = context;
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

    private FaultTeller.Whose whose() {
        return new FaultTeller.Whose(run.spec().id(), name());
    }

    private Ongoing ongoing() {
        if (ongoing.isEmpty()) {
            ongoing = Optional.of(new Ongoing());
        }
        return ongoing.get();
    }

    private Optional<RunThrottle> throttle() {
        return ongoing.flatMap(Ongoing::throttle);
    }

    boolean isOf(Watched other) {
        return run.runNumber() == other.runNumber() && run.process().equals(other.process());
    }

    /** Two runs may begin in one tick of the clock; numbers begin anew when the id is given to another agent. */
    boolean isBefore(Watched other) {
        long start = run.process().startTime();
        long otherStart = other.process().startTime();
        return start < otherStart || start == otherStart && run.runNumber() < other.runNumber();
    }

    String name() {
        return run.spec().name();
    }

    boolean over() {
        return over;
    }

    List<Blind> blind() {
        return over ? List.of() : Blind.ofBits(blind);
    }

    /** What cannot be seen of it, a sentence each. */
    List<String> notes() {
        return blind().stream().map(one -> one == Blind.FILE ? silence.note() : one.sentence()).toList();
    }

    /** @param heard when a notification came last, monotonic clock; {@code Long.MIN_VALUE} for never */
    void look(Sample sample, long nanos, long heard) {
        run = sample.run();
        over = sample.last();
        AgentSpec spec = run.spec();
        GroupUsage usage = sample.usage();
        Throttle.Meter meter = new Throttle.Meter(sample.boot(), usage.throttledPeriods(), usage.cpuMicros());
        throttle().ifPresent(one -> one.look(spec).forEach(this::gone));
        Verdict calls = lastSecond.look(spec.limits(), sample, judgedForFloods(sample));
        judge(FaultKind.CPU_QUOTA, cpu(spec, sample), meter);
        judge(FaultKind.MEMORY_LIMIT, memory(spec, sample), meter);
        looked = true;
        judge(FaultKind.SYSCALL_FLOOD, calls, meter);
        if (over) {
            end(nanos, sample.boot());
            return;
        }
        judge(FaultKind.UNRESPONSIVE, silence(spec.watchdog(), nanos, heard), meter);
        throttle().ifPresent(one -> one.lift(spec.limits(), meter));
    }

    private Verdict cpu(AgentSpec spec, Sample sample) {
        if (spec.limits().cpuQuotaMicros().isEmpty()) {
            cpu = null;
            return Verdict.FINE;
        }
        if (cpu == null) {
            cpu = new CpuCheck();
        }
        boolean throttled = throttle().map(RunThrottle::inForce).orElse(false);
        return cpu.look(context.readings().cpu(), spec.limits(), sample.boot(), sample.usage().cpuMicros(), throttled);
    }

    /** Loading a program takes thousands of calls in a second and is no flood. */
    private boolean judgedForFloods(Sample sample) {
        return sample.boot() - run.process().startTime() >= context.policies().floodGraceNanos();
    }

    private Verdict memory(AgentSpec spec, Sample sample) {
        GroupUsage usage = sample.usage();
        Optional<MemoryCheck> known = ongoing.flatMap(Ongoing::memory);
        if (known.isEmpty() && !MemoryCheck.concerns(spec.limits(), usage)) {
            return MemoryCheck.unconcerned(spec.limits(), usage);
        }
        boolean old = !looked && sample.boot() - run.process().startTime() > NEW_NANOS;
        MemoryCheck check = known.orElseGet(() -> remembered(old
                ? new MemoryCheck(context.readings(), usage) : new MemoryCheck(context.readings())));
        return check.look(spec.limits(), usage, new FileCache(run.group()));
    }

    private MemoryCheck remembered(MemoryCheck made) {
        ongoing().memory(made);
        return made;
    }

    private Verdict silence(Watchdog watchdog, long nanos, long heard) {
        if (watchdog.kind() == Watchdog.Kind.NONE) {
            silence = null;
            blind |= Blind.HANGING.bit();
            return Verdict.FINE;
        }
        blind &= ~Blind.HANGING.bit();
        if (silence == null || !silence.isOf(watchdog)) {
            silence = new Silence(watchdog, context.files(), nanos, ready());
            blind &= ~Blind.FILE.bit();
            return Verdict.PENDING;
        }
        return silence.look(nanos, heard, ready(), () -> context.states().evidence(run.process()));
    }

    private boolean ready() {
        return run.spec().watchdog().kind() == Watchdog.Kind.NOTIFY
                && context.around().roster().ready(run.spec().id());
    }

    private void judge(FaultKind kind, Verdict verdict, Throttle.Meter meter) {
        if (verdict == Verdict.PENDING) {
            return;
        }
        Blind.of(kind).ifPresent(one -> see(one, verdict != Verdict.UNKNOWN));
        if (!(verdict instanceof Verdict.Exceeded exceeded)) {
            gone(kind);
            throttle().ifPresent(one -> one.gone(kind));
            return;
        }
        FaultAction action = context.policies().action(run.spec(), kind);
        if (!ongoing().goesOn(kind, action)) {
            tell(kind, exceeded.finding().get(), action, meter);
        } else if (action == FaultAction.THROTTLE && !over) {
            press(kind, meter);
        }
    }

    private void see(Blind one, boolean seen) {
        boolean before = (blind & one.bit()) == 0;
        blind = (byte) (seen ? blind & ~one.bit() : blind | one.bit());
        if (one != Blind.FILE || seen == before || silence == null) {
            return;
        }
        if (seen) {
            LOG.info("agent {} ({}): its heartbeat file can be looked at again", name(), run.spec().id());
        } else {
            LOG.warn("agent {} ({}): {}", name(), run.spec().id(), silence.note());
        }
    }

    private void gone(FaultKind kind) {
        ongoing.ifPresent(one -> one.gone(kind));
    }

    private RunThrottle press(FaultKind kind, Throttle.Meter meter) {
        RunThrottle pressed = throttle().orElseGet(
                () -> new RunThrottle(run.group(), context.policies(), context.teller(), whose()));
        ongoing().throttle(pressed);
        pressed.press(kind, run.spec(), meter, lastSecond.cpuSpeed());
        return pressed;
    }

    private Fault tell(FaultKind kind, Finding finding, FaultAction action, Throttle.Meter meter) {
        Optional<String> nothing = whyNothingIsDone(action);
        if (nothing.isPresent()) {
            return context.teller().tell(whose(), kind, finding, action, nothing.get(), Optional.empty());
        }
        String outcome = switch (action) {
            case ALERT -> "told only, as its policy asks";
            case THROTTLE -> press(kind, meter).words();
            case RESTART -> run.spec().restart().auto()
                    ? "killing all of it, to start it again within its restart policy"
                    : "killing all of it; its restart policy does not start it again";
            case KILL -> "killing all of it";
        };
        Fault fault = context.teller().tell(whose(), kind, finding, action, outcome, Optional.empty());
        switch (action) {
            case ALERT -> { }
            case THROTTLE -> throttle().orElseThrow().add(fault.number());
            case RESTART -> {
                ordered(fault);
                context.around().interventions().restart(run.spec().id(), run.runNumber(), fault.summary());
            }
            case KILL -> {
                ordered(fault);
                context.around().interventions().kill(run.spec().id(), run.runNumber(), fault.summary()
                        + "; killed, as its policy for faults says (" + kind.key() + "=kill)");
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
        boolean stopping = context.around().roster().state(run.spec().id()).filter(AgentState.STOPPING::equals)
                .isPresent();
        return stopping && action != FaultAction.THROTTLE
                ? Optional.of("nothing more was done: it is being stopped")
                : Optional.empty();
    }

    private void ordered(Fault fault) {
        ongoing().ordered(new Ongoing.Ordered(fault.number(), context.around().nanos().getAsLong(), fault.action()));
    }

    private void end(long nanos, long boot) {
        throttle().ifPresent(one -> one.ended(boot));
        ongoing.flatMap(Ongoing::ordered).ifPresent(order -> context.teller().became(whose(), List.of(order.fault()),
                "killed all of it; it had ended " + Figures.duration(nanos - order.nanos()) + " later"
                        + (order.action() == FaultAction.KILL ? "" : ", and its restart policy decided")));
    }

    /** Nobody will be there to lift its throttle. */
    void leave() {
        if (over) {
            return;
        }
        throttle().ifPresent(one -> one.remove("lifted, since the platform stops"));
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
            evidence.addAll(ongoing.flatMap(Ongoing::memory).map(MemoryCheck::killedForTheHost).orElse(List.of()));
            return dead(FaultKind.CRASH, new Finding(crash.summary(), evidence));
        });
    }

    /** The limit is why it crashed: that is the fault then, and its action holds. */
    private Optional<CrashJudge.Judgement> killedForMemory(Finding crash) {
        Optional<FaultAction> told = ongoing.flatMap(one -> one.toldWith(FaultKind.MEMORY_LIMIT));
        Optional<MemoryCheck> known = ongoing.flatMap(Ongoing::memory);
        if (told.isPresent() && known.map(MemoryCheck::killedAtLast).orElse(false)) {
            return Optional.of(new CrashJudge.Judgement(FaultKind.MEMORY_LIMIT, told.get()));
        }
        GroupUsage usage = run.group().usage();
        MemoryCheck check = known.orElseGet(() -> remembered(new MemoryCheck(context.readings())));
        Verdict verdict = check.kills(run.spec().limits(), usage);
        if (!(verdict instanceof Verdict.Exceeded exceeded)) {
            return Optional.empty();
        }
        Finding finding = exceeded.finding().get();
        List<String> evidence = new ArrayList<>(finding.evidence());
        evidence.addAll(crash.evidence());
        CrashJudge.Judgement judged = dead(FaultKind.MEMORY_LIMIT, new Finding(finding.summary(), evidence));
        ongoing().goesOn(FaultKind.MEMORY_LIMIT, judged.action());
        return Optional.of(judged);
    }

    private CrashJudge.Judgement dead(FaultKind kind, Finding finding) {
        FaultAction action = context.policies().action(run.spec(), kind);
        String outcome = switch (action) {
            case ALERT -> "told only, as its policy asks; it is not started again";
            case THROTTLE -> "not started again; what has ended cannot be throttled";
            case RESTART -> run.spec().restart().auto()
                    ? "left to its restart policy, at most " + run.spec().restart().max() + " in a row"
                    : "not started again: it has no restart policy";
            case KILL -> "what is left of it is killed, and it is not started again";
        };
        context.teller().tell(whose(), kind, finding, action, outcome, Optional.of(run.process()));
        return new CrashJudge.Judgement(kind, action);
    }

    /** Enforcement reports something. */
    Fault reported(FaultKind kind, Finding finding, long nanos) {
        FaultAction action = context.policies().action(run.spec(), kind);
        Reports lately = ongoing().reports();
        // between two looks nobody has read the counters
        Throttle.Meter meter = new Throttle.Meter(
                context.around().clock().now(), OptionalLong.empty(), OptionalLong.empty());
        Optional<Fault> known = lately.again(kind, finding.summary(), action, nanos)
                .flatMap(told -> context.teller().again(told.fault(), told.times()));
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
