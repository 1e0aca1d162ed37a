// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.watch.Sample;

class LastSecondTest {

    private static final long SECOND = 1_000_000_000L;

    private final LastSecond lastSecond = new LastSecond();
    private final TestAgent agent = new TestAgent(100, "one");
    private long boot = 5 * SECOND;

    private OptionalLong speedAfter(long cpuMicros) {
        return speedAfter(OptionalLong.of(cpuMicros));
    }

    private OptionalLong speedAfter(OptionalLong cpuMicros) {
        OptionalLong unknown = OptionalLong.empty();
        GroupUsage usage = new GroupUsage(cpuMicros, unknown, unknown, 1, unknown, unknown, unknown, unknown, unknown);
        lastSecond.look(ResourceLimits.NONE, new Sample(agent.watched(), boot, usage, unknown, false, false), true);
        boot += SECOND;
        return lastSecond.cpuSpeed();
    }

    @Test
    void theSpeedIsTheUseOfTheLastSecond() {
        assertEquals(OptionalLong.empty(), speedAfter(7_000_000));
        assertEquals(OptionalLong.of(250_000), speedAfter(7_250_000));
        assertEquals(OptionalLong.of(0), speedAfter(7_250_000));
    }

    @Test
    void anAgentThatHasUsedHoursOfProcessorsIsMeasuredAsAnyOther() {
        for (long hours = 1L << 31; hours < 1L << 34; hours += 1L << 31) {
            speedAfter(hours - 600_000);
            assertEquals(OptionalLong.of(1_000_000), speedAfter(hours + 400_000));
        }
    }

    @Test
    void aCounterThatWentBackSaysNothingNewAndOneThatIsGoneIsNotKnown() {
        speedAfter(1_000_000);
        speedAfter(1_500_000);
        assertEquals(OptionalLong.of(500_000), speedAfter(1_200_000));
        assertEquals(OptionalLong.empty(), speedAfter(OptionalLong.empty()));
        assertEquals(OptionalLong.empty(), speedAfter(2_000_000));
        assertEquals(OptionalLong.of(100_000), speedAfter(2_100_000));
    }
}
