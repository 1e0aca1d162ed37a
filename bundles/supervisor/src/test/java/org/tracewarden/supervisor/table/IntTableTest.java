// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IntTableTest {

    private final IntTable<String> table = new IntTable<>();

    @Test
    void doesWhatAMapDoesWhateverComesAndGoes() {
        Random random = new Random(7);
        TreeMap<Integer, String> map = new TreeMap<>();
        for (int step = 0; step < 200_000; step++) {
            int key = 1 + random.nextInt(step < 100_000 ? 3_000 : 40);
            String value = "v" + step;
            switch (random.nextInt(5)) {
                case 0, 1 -> assertEquals(Optional.ofNullable(map.put(key, value)), table.put(key, value));
                case 2 -> assertEquals(Optional.ofNullable(map.remove(key)), table.remove(key));
                case 3 -> assertEquals(map.computeIfAbsent(key, made -> value), table.getOrMake(key, made -> value));
                default -> assertEquals(Optional.ofNullable(map.get(key)), table.get(key));
            }
            assertEquals(map.size(), table.size());
        }
        assertEquals(List.copyOf(map.values()), table.values());
        assertArrayEquals(map.keySet().stream().mapToInt(Integer::intValue).toArray(), table.keys());
    }

    @Test
    void findsNumbersThatAreFarApart() {
        for (int id = 1; id <= 1 << 20; id <<= 1) {
            table.put(id, "agent " + id);
        }
        table.remove(1);
        for (int id = 2; id <= 1 << 20; id <<= 1) {
            assertEquals(Optional.of("agent " + id), table.get(id));
        }
        assertFalse(table.contains(1));
    }

    @Test
    void removesOnlyTheOneThatIsMeant() {
        table.put(100, "old");
        table.put(100, "new");

        assertFalse(table.remove(100, "old"));
        assertTrue(table.remove(100, "new"));
        assertEquals(0, table.size());
    }

    @Test
    void refusesNumbersThatNothingCanHave() {
        assertThrows(IllegalArgumentException.class, () -> table.put(0, "none"));
        assertThrows(IllegalArgumentException.class, () -> table.getOrMake(-1, key -> "none"));
        assertEquals(Optional.empty(), table.get(0));
        assertFalse(table.contains(0));
        assertEquals(Optional.empty(), table.remove(0));
    }
}
