// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What the directories of groups are called. Those of earlier platforms are found by it, so that it stays. */
final class GroupNames {

    static final String LAUNCHERS = "launchers";

    private static final String PREFIX = "agent-";
    /** The highest id that agents may have. */
    private static final int MOST = 999_999;
    /** A number has one name only, so none begins with 0. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "[1-9][0-9]{0,5}");

    private GroupNames() {}

    /** @throws IllegalArgumentException for one that no group may have */
    static int check(int number) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("a control group has a number from 1 to " + MOST + ", so not " + number);
        }
        return number;
    }

    static String of(int number) {
        return PREFIX + number;
    }

    /** Empty for the name of any other directory. */
    static OptionalInt number(String name) {
        return NAME.matcher(name).matches()
                ? OptionalInt.of(Integer.parseInt(name, PREFIX.length(), name.length(), 10))
                : OptionalInt.empty();
    }
}
