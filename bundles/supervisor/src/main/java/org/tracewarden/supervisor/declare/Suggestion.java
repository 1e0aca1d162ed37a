// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Suggestion {

    private static final int MOST_CHANGES = 2;

    private Suggestion() {}

    /** The known word with the fewest letters to change, at most two, and fewer than it has. */
    static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .filter(one -> distance(word, one) <= Math.min(MOST_CHANGES, one.length() - 1))
                .min(Comparator.comparingInt((String one) -> distance(word, one)).thenComparing(one -> one));
    }

    /** Letters to insert, leave out or replace; two swapped neighbours count as one. */
    private static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                row[j] = Math.min(last[j - 1] + (same ? 0 : 1), 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }
}
