// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.SyscallCall;

/** Events, one a line, in columns that stay the same however long the stream is. */
public final class EventTable {

    private final Times times;
    private final Users users;
    private final int width;
    private final Style style;
    private final Table table;

    public EventTable(Times times, Users users, int width, Style style) {
        this.times = times;
        this.users = users;
        this.width = width;
        this.style = style;
        this.table = new Table(List.of(
                Table.Column.left("TIME", 12, 12),
                Table.Column.left("EVENT", 9, 9),
                Table.Column.right("PID", 7, 7),
                Table.Column.left("PROGRAM", 15, 15),
                Table.Column.left("WHAT", 0, 0)), List.of(), width, style);
    }

    public String header() {
        return table.header();
    }

    /** One line, except for a gap, whose reason is never cut. */
    public List<String> lines(Event event) {
        if (event instanceof Gap gap) {
            return gap(gap);
        }
        EventKind kind = EventKind.of(event);
        return List.of(table.line(List.of(
                Cell.of(times.time(event.header().wallInstant()), Tone.FAINT),
                Cell.of(kind.text(), tone(event)),
                Cell.of(pid(event)),
                Cell.of(program(event), Tone.NAME),
                Cell.of(what(event)))));
    }

    private static String pid(Event event) {
        if (event instanceof AgentLifecycle step) {
            return step.process().map(process -> Integer.toString(process.pid())).orElse("");
        }
        return event.subject().map(process -> Integer.toString(process.pid())).orElse("");
    }

    private static String program(Event event) {
        return event instanceof AgentEvent agent
                ? SafeText.of(agent.agent())
                : event.subject().map(ProcessText::program).orElse("");
    }

    private List<String> gap(Gap gap) {
        long header = gap.header().kernelTime();
        Instant from = gap.header().wallInstant().minusNanos(header - gap.from());
        Instant to = gap.header().wallInstant().minusNanos(header - gap.to());
        String text = Units.counted(gap.lost(), "event") + " lost between " + times.time(from) + " and "
                + times.time(to) + " (collector " + SafeText.of(gap.header().collector()) + "): "
                + SafeText.of(gap.reason());
        return Paragraph.lines("", 3, List.of(Span.of("!! " + text, Tone.BAD)), width, style);
    }

    private static Tone tone(Event event) {
        if (event instanceof OomKill) {
            return Tone.BAD;
        }
        if (event instanceof ProcessExit exit) {
            return Ending.tone(exit.status());
        }
        if (event instanceof SyscallObserved observed) {
            return SeverityText.tone(observed.observation().severity());
        }
        if (event instanceof PatternDetected detected) {
            return detected.pattern().ended() ? Tone.PLAIN : SeverityText.tone(detected.pattern().severity());
        }
        if (event instanceof AnomalyDetected detected) {
            return detected.anomaly().ended() ? Tone.PLAIN : SeverityText.tone(detected.anomaly().severity());
        }
        if (event instanceof AgentLifecycle step) {
            return step.transition() == AgentTransition.FAILED
                    ? Tone.BAD
                    : step.status().map(Ending::tone).orElse(Tone.PLAIN);
        }
        if (event instanceof FaultDetected detected) {
            FaultAction action = detected.fault().action();
            return action == FaultAction.KILL || action == FaultAction.RESTART ? Tone.BAD : Tone.WARNING;
        }
        return event instanceof CpuThrottled || event instanceof SignalSent ? Tone.WARNING : Tone.PLAIN;
    }

    private String what(Event event) {
        if (event instanceof ProcessFork fork) {
            return "forked by " + ProcessText.named(fork.parent());
        } else if (event instanceof ProcessExec exec) {
            return exec(exec);
        } else if (event instanceof ProcessExit exit) {
            return exit(exit);
        } else if (event instanceof SignalSent signal) {
            return signal(signal);
        } else if (event instanceof SignalDelivered delivered) {
            return delivered(delivered);
        } else if (event instanceof OomKill oom) {
            return oom(oom);
        } else if (event instanceof CpuThrottled throttled) {
            return throttled(throttled);
        } else if (event instanceof DeathRecorded death) {
            return "@" + death.certificate().id() + " " + SafeText.of(death.certificate().summary());
        } else if (event instanceof SlowSyscall slow) {
            return slow(slow.call());
        } else if (event instanceof FailedSyscall failed) {
            return SafeText.of(failed.call().syscall().label()) + " failed: " + CallText.about(failed.call());
        } else if (event instanceof SyscallStats stats) {
            return stats(stats);
        } else if (event instanceof SyscallObserved observed) {
            return "@" + observed.observation().id() + " " + observed.observation().severity() + " "
                    + SafeText.of(observed.observation().summary());
        } else if (event instanceof PatternDetected detected) {
            return (detected.pattern().ended() ? "over: " : detected.pattern().severity() + " ")
                    + detected.pattern().kind().title() + ": " + SafeText.of(detected.pattern().summary());
        } else if (event instanceof AnomalyDetected detected) {
            return (detected.anomaly().ended() ? "over: " : detected.anomaly().severity() + " ")
                    + SafeText.of(detected.anomaly().summary());
        } else if (event instanceof AgentLifecycle step) {
            return step(step);
        } else if (event instanceof FaultDetected detected) {
            return fault(detected.fault());
        }
        throw new IllegalArgumentException("no line for " + event.getClass().getName());
    }

    private static String step(AgentLifecycle step) {
        return step.transition().name().toLowerCase(Locale.ROOT)
                + step.status().map(status -> ", " + Ending.field(status)).orElse("")
                + (step.detail().isEmpty() ? "" : ": " + SafeText.of(step.detail()));
    }

    private static String fault(Fault fault) {
        return SafeText.of(fault.summary()) + "; " + fault.action().name().toLowerCase(Locale.ROOT)
                + (fault.outcome().isEmpty() ? "" : ": " + SafeText.of(fault.outcome()));
    }

    private String exec(ProcessExec exec) {
        String thread = exec.callingThread() == exec.process().pid() ? "" : " by thread " + exec.callingThread();
        return ProcessText.command(exec.process()) + thread + " (" + users.nameOrId(exec.process().uid()) + ", was "
                + SafeText.of(exec.previousComm()) + ")";
    }

    private static String exit(ProcessExit exit) {
        var usage = exit.usage();
        return Ending.field(exit.status()) + " after " + Units.time(usage.lifetimeNanos()) + ", CPU "
                + Units.time(usage.userNanos() + usage.systemNanos()) + ", RSS " + Units.bytes(usage.maxRssBytes());
    }

    private static String signal(SignalSent signal) {
        String thread = signal.threadDirected() ? " to thread " + signal.targetThread() : "";
        String result = signal.result() == SignalResult.QUEUED
                ? ""
                : ", " + signal.result().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return signal.signal().fullName() + thread + " " + from(signal) + result;
    }

    private static String from(SignalSent signal) {
        return switch (signal.origin()) {
            case PROCESS -> "from " + signal.sender().map(ProcessText::named).orElse("an unknown process")
                    + by(signal.systemCall());
            case FAULT -> String.format("by a fault at 0x%x (si_code %d)", signal.faultAddress(), signal.code());
            case KERNEL -> "from the kernel" + (signal.parentDeath() ? ", because its parent ended" : "");
        };
    }

    private static String by(SystemCall call) {
        return call.name().isEmpty() ? "" : " by " + SafeText.of(call.name());
    }

    private static String delivered(SignalDelivered delivered) {
        String thread = delivered.thread() == delivered.process().pid() ? "" : " to thread " + delivered.thread();
        return delivered.signal().fullName() + thread + switch (delivered.action()) {
            case DEFAULT -> ": default action";
            case HANDLED -> ": its handler runs";
            case IGNORED -> ": ignored";
        };
    }

    private static String oom(OomKill oom) {
        String shortage = oom.limit()
                .map(limit -> SafeText.of(limit.cgroupPath()) + " at its limit of " + Units.bytes(limit.limitBytes()))
                .orElse("the host ran out of memory");
        return "chosen by the kernel: " + shortage + "; asked for by " + ProcessText.named(oom.trigger());
    }

    private static String throttled(CpuThrottled throttled) {
        return SafeText.of(throttled.workload().cgroupPath()) + " waited " + Units.time(throttled.throttledNanos())
                + " in " + throttled.throttledPeriods() + " of " + Units.counted(throttled.periods(), "period")
                + ", " + Units.count(throttled.processCount())
                + (throttled.processCount() == 1 ? " process in it" : " processes in it");
    }

    private static String slow(SyscallCall call) {
        String about = CallText.about(call);
        return SafeText.of(call.syscall().label()) + " took " + CallText.latency(call)
                + (about.isEmpty() ? "" : ": " + about);
    }

    private static String stats(SyscallStats stats) {
        long calls = stats.calls().stream().mapToLong(CallStats::count).sum();
        long errors = stats.calls().stream().mapToLong(CallStats::errorCount).sum();
        int threads = stats.ongoing().stream().mapToInt(OngoingCalls::threads).sum();
        String most = stats.calls().stream().max(Comparator.comparingLong(CallStats::count))
                .map(c -> ", most " + SafeText.of(c.syscall().label())).orElse("");
        return Units.counted(calls, "call") + " in " + Units.time(stats.to() - stats.from()) + ", "
                + Units.count(errors) + " failed" + most
                + (threads == 0 ? "" : ", " + Units.counted(threads, "thread") + " in a call")
                + (stats.ended() ? ", its last" : "");
    }
}
