// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

    @Test
    void keepsWhatIsPutInAnyOrder() {
        Random random = new Random(3);
        Fingerprints fingerprints = new Fingerprints();
        TreeMap<Integer, Long> map = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            int id = 1 + random.nextInt(300);
            long mark = random.nextInt(3);
            if (random.nextInt(3) == 0) {
                fingerprints.remove(id);
                map.remove(id);
            } else if (random.nextBoolean()) {
                fingerprints.put(id, mark);
                map.put(id, mark);
            }
            assertEquals(Objects.equals(map.get(id), mark), fingerprints.has(id, mark));
            assertEquals(map.size(), fingerprints.size());
        }
        assertArrayEquals(map.keySet().stream().mapToInt(Integer::intValue).toArray(), fingerprints.ids());
    }
}
