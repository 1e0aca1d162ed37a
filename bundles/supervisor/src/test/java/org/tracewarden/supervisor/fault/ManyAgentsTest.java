// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.supervisor.watch.Sample;

class ManyAgentsTest {

    private static final int AGENTS = 1_000;
    private static final Watchdog NOTIFY = new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(30), "");

    private final Stage stage = new Stage();

    @Test
    void ofAThousandAgentsThoseAreFoundThatHaveAFault() {
        stage.detection.recovery(RecoveryPolicy.DEFAULT.with(FaultKind.MEMORY_LIMIT, FaultAction.ALERT));
        for (int id = 1; id <= AGENTS; id++) {
            agent(id).look();
        }
        for (int second = 1; second <= 10; second++) {
            stage.pass(Duration.ofSeconds(1));
            for (Stage.Actor agent : stage.actors.values()) {
                int id = agent.spec.id();
                agent.cpu = OptionalLong.of(agent.cpu.getAsLong() + (id % 100 == 0 ? 1_500_000 : 900_000));
                agent.calls = OptionalLong.of(agent.calls.getAsLong() + (id % 200 == 1 ? 4_000 : 900));
                agent.memory = OptionalLong.of(id % 500 == 2 ? 100L << 20 : 99L << 20);
                agent.heldBack = OptionalLong.of(second);
                agent.look();
            }
        }
        List<Fault> faults = stage.faults();
        assertEquals(17, faults.size());
        assertEquals(10, faults.stream().filter(fault -> fault.kind() == FaultKind.CPU_QUOTA).count());
        assertEquals(5, faults.stream().filter(fault -> fault.kind() == FaultKind.SYSCALL_FLOOD).count());
        assertEquals(2, faults.stream().filter(fault -> fault.kind() == FaultKind.MEMORY_LIMIT).count());
        assertEquals(17, faults.stream().map(Fault::incident).distinct().count());
    }

    @Test
    void anotherAgentWithTheIdOfOneThatWasRemovedHasFaultsAndIncidentsOfItsOwn() {
        Stage.Actor first = agent(1);
        first.runNumber = 7;
        first.look();
        first.second(1_500_000);
        first.lastLook();
        stage.actors.clear();
        stage.detection.forget(1);
        Stage.Actor second = stage.agent(1).cpuLimit(1_000_000, 1_000_000);
        second.began = stage.boot;
        second.look();
        second.second(1_500_000);
        List<Fault> own = stage.detection.faults(OptionalInt.of(1), 10);
        assertEquals(List.of(2L), own.stream().map(Fault::number).toList(), "whatever name the first one had");
        assertEquals(2, own.get(0).incident());
        assertEquals(List.of(1L, 2L), stage.faults().stream().map(Fault::number).toList());
    }

    @Test
    void agentsThatWereRemovedAreForgotten() {
        agent(1).look();
        agent(1).calls = OptionalLong.empty();
        agent(1).second(0);
        agent(1).removed = true;
        agent(2).look();
        assertEquals(1, stage.detection.notes().size());
        stage.pass(Duration.ofSeconds(61));
        agent(2).look();
        assertEquals(List.of(), stage.detection.notes());
    }

    /** The 5 µs for a policy check: all limits of one sample, and the watchdog. */
    @Test
    void aPolicyCheckTakesAtMostFiveMicroseconds() {
        for (int id = 1; id <= AGENTS; id++) {
            agent(id).look();
        }
        // CPU time: what else runs on the machine is not the check's
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] rounds = new long[200];
        for (int round = 0; round < rounds.length; round++) {
            stage.pass(Duration.ofSeconds(1));
            Sample[] samples = new Sample[AGENTS];
            int next = 0;
            for (Stage.Actor agent : stage.actors.values()) {
                agent.cpu = OptionalLong.of(agent.cpu.getAsLong() + 900_000);
                agent.calls = OptionalLong.of(agent.calls.getAsLong() + 900);
                agent.heard();
                samples[next++] = new Sample(agent.run(), stage.boot, agent.usage(), agent.calls,
                        agent.calls.isPresent(), false);
            }
            long begin = threads.getCurrentThreadCpuTime();
            for (Sample sample : samples) {
                stage.detection.onSample(sample);
            }
            rounds[round] = (threads.getCurrentThreadCpuTime() - begin) / AGENTS;
        }
        Arrays.sort(rounds);
        long median = rounds[rounds.length / 2];
        System.out.printf("policy check, all limits of one sample and the watchdog, %,d agents: median %,d ns, best %,d"
                + " ns, worst round %,d ns (at most 5,000)%n", AGENTS, median, rounds[0], rounds[rounds.length - 1]);
        assertEquals(List.of(), stage.faults());
        assertTrue(median <= 5_000, median + " ns");
    }

    private Stage.Actor agent(int id) {
        boolean known = stage.actors.containsKey(id);
        Stage.Actor agent = stage.agent(id);
        if (!known) {
            agent.limits(ResourceLimits.DEFAULTS).watchdog(NOTIFY);
            agent.calls = OptionalLong.of(0);
        }
        return agent;
    }
}
