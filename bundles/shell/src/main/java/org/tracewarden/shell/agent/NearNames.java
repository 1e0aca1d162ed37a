// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what was perhaps meant by a name that is none. */
record NearNames(List<String> names) {

    private static final int MOST = 3;
    private static final int LONGEST = 64;

    /** The nearest names, at most three; empty when nothing is near. */
    List<String> to(String typed) {
        String wanted = lower(typed);
        if (wanted.isEmpty() || wanted.length() > LONGEST) {
            return List.of();
        }
        int most = Math.max(1, wanted.length() / 3);
        return names.stream()
                .filter(name -> near(lower(name), wanted, most))
                .sorted(Comparator.comparingInt((String name) -> distance(lower(name), wanted))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static boolean near(String name, String wanted, int most) {
        return wanted.length() > 2 && name.contains(wanted) || distance(name, wanted) <= most;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Letters to put in, take out, change or swap with the next to get from one to the other. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
