// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.supervisor.watch.Sample;

/** The watch, the agents' thread, the links' thread, enforcement and people use it at the same time. */
class TogetherTest {

    private static final int TIMES = 500;

    @Test
    void eachFaultHasANumberOfItsOwnWhoeverFoundIt() throws Exception {
        Stage stage = new Stage();
        Stage.Actor agent = stage.agent(100).recovery(RecoveryPolicy.permissive());
        ConcurrentLinkedQueue<Long> numbers = new ConcurrentLinkedQueue<>();
        FaultDetection detection = new FaultDetection(new Surroundings(Containment.Kind.CGROUP_V1, stage,
                System::nanoTime, stage, stage,
                event -> numbers.add(((FaultDetected) event).fault().number()), any -> Optional.empty()),
                RecoveryPolicy.DEFAULT, 10_000, Duration.ZERO);
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Callable<Void>> work = new ArrayList<>();
        work.add(() -> times(i -> detection.onSample(new Sample(agent.run(), i * Stage.SECOND,
                agent.usage(), OptionalLong.empty(), false, false))));
        work.add(() -> times(i -> detection.crashed(agent.run(), Optional.of(new ExitStatus(6)))));
        work.add(() -> times(i -> detection.heard(100, 1, i)));
        work.add(() -> times(i -> detection.report(100, FaultKind.POLICY_VIOLATION, "number " + i, List.of())));
        work.add(() -> times(i -> detection.faults(OptionalInt.of(100), 1_024)));
        for (Future<Void> one : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
            one.get();
        }
        threads.shutdown();
        assertEquals(LongStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers.stream().sorted().toList());
        assertEquals(true, numbers.size() >= 2 * TIMES);
    }

    private interface Step {

        void at(long i) throws Exception;
    }

    private static Void times(Step step) throws Exception {
        for (long i = 1; i <= TIMES; i++) {
            step.at(i);
        }
        return null;
    }
}
