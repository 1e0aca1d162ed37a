// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpenGroupsTest {

    private final OpenGroups groups = new OpenGroups();

    private static HierarchyGroup made(String name) {
        return new HierarchyGroup(name, OptionalInt::empty, null);
    }

    @Test
    void eachNameHasOneGroupUntilItIsRemoved() {
        Random random = new Random(5);
        Map<String, HierarchyGroup> known = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            String name = "agent-" + random.nextInt(200);
            if (random.nextInt(3) == 0) {
                groups.remove(name);
                known.remove(name);
            } else {
                HierarchyGroup got = groups.getOrMake(name, OpenGroupsTest::made);
                assertEquals(name, got.name());
                HierarchyGroup before = known.put(name, got);
                assertSame(before == null ? got : before, got);
            }
        }
        HierarchyGroup old = groups.getOrMake("agent-7", OpenGroupsTest::made);
        groups.remove("agent-7");
        assertNotSame(old, groups.getOrMake("agent-7", OpenGroupsTest::made));
    }

    @Test
    void oneThatCannotBeMadeLeavesNothing() {
        groups.getOrMake("b", OpenGroupsTest::made);
        assertThrows(IllegalStateException.class, () -> groups.getOrMake("a", name -> {
            throw new IllegalStateException();
        }));
        assertEquals("a", groups.getOrMake("a", OpenGroupsTest::made).name());
        assertEquals("b", groups.getOrMake("b", OpenGroupsTest::made).name());
    }
}
