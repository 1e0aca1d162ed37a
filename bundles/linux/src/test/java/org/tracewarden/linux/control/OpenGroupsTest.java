// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpenGroupsTest {

    private final OpenGroups groups = new OpenGroups();

    private static HierarchyGroup made(int number) {
        return new HierarchyGroup(number, null);
    }

    @Test
    void eachNumberHasOneGroupUntilItIsRemoved() {
        Random random = new Random(5);
        Map<Integer, HierarchyGroup> known = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int number = 1 + random.nextInt(200);
            if (random.nextInt(3) == 0) {
                groups.remove(number);
                known.remove(number);
            } else {
                HierarchyGroup got = groups.getOrMake(number, OpenGroupsTest::made);
                assertEquals(number, got.number());
                HierarchyGroup before = known.put(number, got);
                assertSame(before == null ? got : before, got);
            }
        }
        HierarchyGroup old = groups.getOrMake(7, OpenGroupsTest::made);
        groups.remove(7);
        assertNotSame(old, groups.getOrMake(7, OpenGroupsTest::made));
    }

    @Test
    void oneThatCannotBeMadeLeavesNothing() {
        groups.getOrMake(2, OpenGroupsTest::made);
        assertThrows(IllegalStateException.class, () -> groups.getOrMake(1, number -> {
            throw new IllegalStateException();
        }));
        assertEquals(1, groups.getOrMake(1, OpenGroupsTest::made).number());
        assertEquals(2, groups.getOrMake(2, OpenGroupsTest::made).number());
    }

    @Test
    void whatIsKeptOfAGroupIsPlainNumbers() {
        int many = 20_000;
        long before = used();
        for (int number = 1; number <= many; number++) {
            groups.getOrMake(number, OpenGroupsTest::made);
        }
        long bytes = (used() - before) / many;
        assertEquals(many, groups.getOrMake(many, OpenGroupsTest::made).number());
        System.out.println("a control group that is open keeps " + bytes + " bytes");
        // 120 in three objects and its place in the array; a name of its own would be 48 more, a field too many 8
        assertTrue(bytes <= 127, bytes + " bytes");
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
