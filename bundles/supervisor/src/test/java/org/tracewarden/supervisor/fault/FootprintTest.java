// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.fakes.TestGroup;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/** What fault detection keeps of an agent without faults; its spec, group and run are others' to keep. */
class FootprintTest {

    private static final int AGENTS = 20_000;

    private final Stage stage = new Stage();
    private final List<Watched> running = new ArrayList<>();

    @Test
    void anAgentWithAllLimitsTakesLessThan140Bytes() {
        long bytes = kept(ResourceLimits.DEFAULTS, Watchdog.NONE);
        System.out.println("fault detection keeps " + bytes + " bytes of an agent");
        assertTrue(bytes <= 140, bytes + " bytes");
    }

    @Test
    void anAgentThatSaysThatItLivesTakesLittleMore() {
        long bytes = kept(ResourceLimits.DEFAULTS, new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(30), ""));
        System.out.println("fault detection keeps " + bytes + " bytes of an agent that sends heartbeats");
        assertTrue(bytes <= 260, bytes + " bytes");
    }

    private long kept(ResourceLimits limits, Watchdog watchdog) {
        TestGroup group = new TestGroup("one for all");
        for (int id = 1; id <= AGENTS; id++) {
            AgentSpec spec = stage.agent(id).limits(limits).watchdog(watchdog).spec;
            running.add(new Watched(spec, new ProcessKey(id, stage.boot), 1, group));
        }
        long before = used();
        for (int second = 0; second < 3; second++) {
            stage.pass(Duration.ofSeconds(1));
            for (Watched run : running) {
                if (watchdog.kind() != Watchdog.Kind.NONE) {
                    stage.detection.heard(run.spec().id(), 1, 0);
                }
                stage.detection.onSample(new Sample(run, stage.boot, group.usage(), OptionalLong.of(7), true, false));
            }
        }
        long bytes = (used() - before) / AGENTS;
        assertEquals(List.of(), stage.faults());
        return bytes;
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
