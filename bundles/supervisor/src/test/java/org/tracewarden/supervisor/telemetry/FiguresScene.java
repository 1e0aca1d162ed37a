// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.fakes.TestClock;
import org.tracewarden.supervisor.fakes.TestRoster;
import org.tracewarden.supervisor.watch.Sample;

/** Telemetry of agents that a test makes up, over platforms and boots. */
final class FiguresScene implements AutoCloseable {

    static final long SECOND = 1_000_000_000L;
    static final String GROUP = "/tracewarden/main/agent-";
    private static final Duration LONG = Duration.ofSeconds(10);

    final TestClock clock = new TestClock(1_000 * SECOND, 1_800_000_000L * SECOND);
    final TestRoster roster = new TestRoster();
    private final Path file;
    /** Whether there is a collector of calls. */
    boolean counting = true;
    AgentCalls calls;
    Telemetry telemetry;

    /** @param file telemetry.json */
    FiguresScene(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    void start(String boot) {
        start(boot, LONG);
    }

    void start(String boot, Duration savedEvery) {
        calls = new AgentCalls(() -> counting, pid -> OptionalInt.empty());
        telemetry = new Telemetry(roster, calls, clock, boot, file, savedEvery);
        telemetry.start();
    }

    void restart(String boot) {
        telemetry.close();
        start(boot);
    }

    void sample(TestAgent agent, long cpuMicros, long memory, OptionalLong ioRead) {
        agent.group.cpuMicros = cpuMicros;
        agent.group.memoryBytes = memory;
        agent.group.ioRead = ioRead;
        telemetry.onSample(sampleOf(agent, false));
    }

    Sample sampleOf(TestAgent agent, boolean last) {
        return new Sample(agent.watched(), clock.now(), agent.group.usage(), calls.calls(agent.watched()),
                calls.counted(), last);
    }

    void tell(TestAgent agent, AgentTransition transition) {
        if (transition == AgentTransition.EXITED) {
            agent.state = AgentState.EXITED;
        }
        telemetry.accept(event(agent, transition));
    }

    AgentLifecycle event(TestAgent agent, AgentTransition transition) {
        return new AgentLifecycle(new EventHeader("supervisor", clock.now(), clock.toWallTime(clock.now())),
                agent.spec.id(), agent.spec.name(), transition, Optional.of(agent.process), Optional.empty(), 0, "");
    }

    Instant ago(long seconds) {
        return Instant.ofEpochSecond(clock.toWallTime(clock.now()) / SECOND - seconds);
    }

    @Override
    public void close() {
        if (telemetry != null) {
            telemetry.close();
        }
    }
}
