// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an agent is, is kept as it was given. */
class AgentSpecTest {

    private static AgentSpec running(String... command) {
        return AgentSpec.of(100, "one", List.of(command));
    }

    @Test
    void theCommandIsTheListThatWasGivenWordByWord() {
        List<String> given = List.of("/bin/sh", "", "a b\n", "\u00fc\u20ac\ud83d\ude00", "");
        List<String> kept = AgentSpec.of(100, "one", given).command();
        assertEquals(given, kept);
        assertEquals(kept, given);
        assertEquals(given.hashCode(), kept.hashCode());
        assertEquals(given, kept.stream().toList());
        assertEquals("a b\n", kept.get(2));
        assertEquals(5, kept.size());
        assertEquals(given.toString(), kept.toString());
    }

    @Test
    void specsAreEqualWhenTheirCommandsAre() {
        assertEquals(running("sh", "-c", "x"), running("sh", "-c", "x"));
        assertEquals(running("sh", "-c", "x").hashCode(), running("sh", "-c", "x").hashCode());
        assertNotEquals(running("sh", "-c", "x"), running("sh", "-c", "y"));
        assertNotEquals(running("a", "b c"), running("a b", "c"));
    }

    @Test
    void nobodyCanChangeTheCommandLater() {
        List<String> given = new ArrayList<>(List.of("sh"));
        AgentSpec spec = AgentSpec.of(100, "one", given);
        given.set(0, "rm");
        assertEquals(List.of("sh"), spec.command());
        assertThrows(UnsupportedOperationException.class, () -> spec.command().set(0, "rm"));
        assertThrows(UnsupportedOperationException.class, () -> spec.command().add("-rf"));
        assertThrows(UnsupportedOperationException.class, () -> spec.command().iterator().remove());
    }

    @Test
    void aCommandOfTenThousandArgumentsIsReadInOnePass() {
        List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "argument-" + i).toList();
        assertEquals(many, AgentSpec.of(100, "one", many).command());
        assertEquals(String.join(" ", many), String.join(" ", AgentSpec.of(100, "one", many).command()));
    }

    @Test
    void whatNoProgramCanBeGivenIsRefused() {
        assertRefused("has no command");
        assertRefused("has no command", " ");
        assertRefused("holds a zero byte", "sh", "a\0b");
        assertRefused("is longer than 131072", "sh", "x".repeat(131_073));
    }

    private static void assertRefused(String why, String... command) {
        String said = assertThrows(IllegalArgumentException.class, () -> running(command)).getMessage();
        assertTrue(said.contains(why), said);
    }
}
