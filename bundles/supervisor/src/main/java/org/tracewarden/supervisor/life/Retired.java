// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import org.tracewarden.supervisor.table.IntTable;

/**
 * Numbers that removed agents' runs came to, by id: directories of theirs may be there for a moment yet, so that the
 * next agent of that id goes on counting. Knows at least the 5,000 that were removed last. Belongs to the agents' thread.
 */
final class Retired {

    private static final int GENERATION = 5_000;

    private IntTable<Integer> younger = new IntTable<>();
    private IntTable<Integer> older = new IntTable<>();

    void put(int id, int lastNumber) {
        if (younger.size() == GENERATION) {
            older = younger;
            younger = new IntTable<>();
        }
        younger.put(id, lastNumber);
    }

    /** 0 when none is known. */
    int lastNumber(int id) {
        return younger.get(id).or(() -> older.get(id)).orElse(0);
    }
}
