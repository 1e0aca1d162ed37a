// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.ResourceLimits;

class FootprintTest {

    private static final int AGENTS = 20_000;
    private static final int MOST_BYTES = 1_000;

    /** What fault detection keeps of an agent without faults; its spec, group and last sample are others' to keep. */
    @Test
    void anAgentWithoutFaultsTakesLittle() {
        Stage stage = new Stage();
        for (int id = 1; id <= AGENTS; id++) {
            Stage.Actor agent = stage.agent(id).limits(ResourceLimits.DEFAULTS);
            agent.calls = OptionalLong.of(0);
        }
        long before = used();
        for (int second = 0; second < 3; second++) {
            stage.pass(Duration.ofSeconds(1));
            stage.actors.values().forEach(Stage.Actor::look);
        }
        long bytes = (used() - before) / AGENTS;
        System.out.println("fault detection keeps " + bytes + " bytes of an agent");
        assertTrue(bytes <= MOST_BYTES, bytes + " bytes");
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
