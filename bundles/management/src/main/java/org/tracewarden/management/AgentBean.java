// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.ExitStatus;

/**
 * The bean of one agent. Of its command only the program is shown, and of its environment nothing: both may hold
 * secrets.
 */
final class AgentBean {

    private final int id;
    private final AgentSupervisor supervisor;
    private final TelemetryAggregator telemetry;
    private final FaultDetector detector;

    AgentBean(int id, AgentSupervisor supervisor, TelemetryAggregator telemetry, FaultDetector detector) {
        this.id = id;
        this.supervisor = supervisor;
        this.telemetry = telemetry;
        this.detector = detector;
    }

    OpenBean open() {
        OpenBean bean = new OpenBean("A supervised agent: how it does, what it uses and may use");
        addState(bean);
        CountsAttributes.add(bean, "since it was first spawned", () -> figures().total());
        bean.table("CountsBySpan", "The same since it was first spawned (total) and since the host was started (boot)",
                CountsAttributes.table("AgentCounts", () -> figures().total(), () -> figures().sinceBoot()));
        addUsage(bean);
        addLimits(bean);
        bean.order("start", "Starts it, and sets its restarts in a row to 0", () -> supervisor.start(id).state().name())
                .order("stop", "Asks it to end, and after its grace period kills all of it; returns when it has ended",
                        () -> supervisor.stop(id).state().name())
                .order("kill", "Kills all of it at once", () -> supervisor.kill(id).state().name())
                .order("restart", "Stops and starts it", () -> supervisor.restart(id).state().name());
        bean.lines("faults", "Its newest faults, oldest of them first: time, agent, kind, action, summary, outcome",
                "limit", "how many at most, 1 to " + Lines.MAX,
                limit -> FaultLines.of(detector.faults(OptionalInt.of(id), Lines.checkedLimit(limit))));
        return bean;
    }

    private void addState(OpenBean bean) {
        bean.count("Id", "Its id", () -> (long) id)
                .text("State", "WAITING, STARTING, ACTIVE, STOPPING, RESTARTING, EXITED, STOPPED or FAILED",
                        of(info -> info.state().name()))
                .text("Since", "When it came into this state, UTC", of(info -> info.since().toString()))
                .text("Reason", "Why it is in this state; empty where the state says it all",
                        of(info -> Lines.safe(info.reason())))
                .text("Program", "The program it runs, without arguments", of(info -> info.spec().command().get(0)))
                .text("User", "Whom it runs as; empty for the platform's own user", of(info -> info.spec().user()))
                .text("Source", "The file that declares it; empty for one that was spawned by command",
                        of(info -> info.source().orElse("")))
                .texts("Capabilities", "What it may do", of(info -> info.spec().capabilities().stream()
                        .map(capability -> capability.word()).toArray(String[]::new)))
                .known("Pid", "Its first process; null while there is none",
                        known(info -> info.process().map(key -> OptionalLong.of(key.pid()))
                                .orElse(OptionalLong.empty())))
                .flag("Ready", "Whether it said that it is ready, or need not", of(AgentInfo::ready))
                .text("StatusText", "Its own words about itself; empty without",
                        of(info -> Lines.safe(info.statusText())))
                .text("LastExit", "How it ended last: a code, or a signal; empty when it has not or nobody knows",
                        of(info -> info.lastExit().map(AgentBean::words).orElse("")))
                .count("RestartCount", "Restarts in a row", of(info -> (long) info.restartCount()))
                .count("MaxRestarts", "How many of them it may have; 0 for none",
                        of(info -> info.spec().restart().auto() ? (long) info.spec().restart().max() : 0L));
    }

    private void addUsage(OpenBean bean) {
        bean.count("MemoryBytes", "Memory that it uses now, bytes", figure(AgentTelemetry::memoryBytes))
                .count("PeakMemoryBytes", "The most memory of the present or last run, bytes",
                        figure(AgentTelemetry::peakMemoryBytes))
                .count("Processes", "Living processes", figure(AgentTelemetry::processes))
                .number("CpuShare", "CPU over the last second, in cores: 1.0 is one core", () -> figures().cpuShare())
                .text("LastActivity", "When it last used CPU, began, or ended, UTC",
                        () -> figures().lastActivity().toString());
    }

    private void addLimits(OpenBean bean) {
        bean.known("CpuQuotaMicros", "CPU time that it may use in one window, microseconds; null for no limit",
                        limit(ResourceLimits::cpuQuotaMicros))
                .count("CpuWindowMicros", "Length of that window, microseconds",
                        of(info -> info.spec().limits().cpuWindowMicros()))
                .known("MemoryLimitBytes", "Memory that it may use, bytes; null for no limit",
                        limit(ResourceLimits::memoryBytes))
                .known("SyscallsPerSecondLimit", "System calls that it may make a second; null for no limit",
                        limit(ResourceLimits::syscallsPerSecond))
                .known("ProcessesLimit", "Processes and threads that it may have at once; null for no limit",
                        limit(ResourceLimits::processes))
                .texts("Recovery", "What is done about its faults: kind and action, a line each",
                        of(info -> lines(info.spec().recovery().orElseGet(detector::recovery))));
    }

    static String[] lines(RecoveryPolicy policy) {
        return policy.actions().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .toArray(String[]::new);
    }

    private static String words(ExitStatus status) {
        return status.exited()
                ? "code " + status.code()
                : status.signal().fullName() + (status.coreDumped() ? ", core dumped" : "");
    }

    private <T> Supplier<T> of(Function<AgentInfo, T> value) {
        return () -> value.apply(supervisor.find(id).orElseThrow(this::gone));
    }

    private Supplier<OptionalLong> known(Function<AgentInfo, OptionalLong> value) {
        return of(value);
    }

    private Supplier<OptionalLong> limit(Function<ResourceLimits, OptionalLong> value) {
        return of(info -> value.apply(info.spec().limits()));
    }

    private Supplier<Long> figure(ToLongFunction<AgentTelemetry> value) {
        return () -> value.applyAsLong(figures());
    }

    private AgentTelemetry figures() {
        return telemetry.agent(id).orElseThrow(this::gone);
    }

    private IllegalStateException gone() {
        return new IllegalStateException("agent " + id + " is not there any more");
    }
}
