// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.shell.agent.AgentSamples;

class WordsTest {

    @ParameterizedTest
    @CsvSource({"PT-5S, just now, 0s", "PT0.9S, just now, 0s", "PT1S, 1 second ago, 1s", "PT59S, 59 seconds ago, 59s",
        "PT60S, 1 minute ago, 1m", "PT59M59S, 59 minutes ago, 59m", "PT1H, 1 hour ago, 1h", "PT47H, 47 hours ago, 47h",
        "PT48H, 2 days ago, 2d"})
    void times_are_told_as_a_person_would(Duration ago, String words, String brief) {
        assertEquals(words, Ages.ago(AgentSamples.NOW.minus(ago), AgentSamples.NOW));
        assertEquals(brief, Ages.brief(AgentSamples.NOW.minus(ago), AgentSamples.NOW));
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "999, 999B", "1000, 1.0K", "4096000, 3.9M", "104857600, 100M", "1610612736, 1.5G"})
    void amounts_in_narrow_columns_have_at_most_five_characters(long bytes, String text) {
        assertEquals(text, Quantities.brief(bytes));
    }

    @Test
    void no_limit_is_called_none_as_it_is_typed() {
        assertEquals("none", Quantities.bytes(OptionalLong.empty()));
        assertEquals("none", Quantities.rate(OptionalLong.empty()));
        assertEquals("none", Quantities.number(OptionalLong.empty()));
    }

    @Test
    void a_policy_is_named_by_what_differs_from_the_default() {
        assertEquals("default", Policies.name(RecoveryPolicy.DEFAULT));
        assertEquals("strict", Policies.name(RecoveryPolicy.strict()));
        assertEquals("permissive", Policies.name(RecoveryPolicy.permissive()));
        assertEquals("crash=kill", Policies.name(RecoveryPolicy.DEFAULT.with(FaultKind.CRASH, FaultAction.KILL)));
    }
}
