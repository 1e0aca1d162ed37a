// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

/** Which names groups may have. */
final class GroupNames {

    static final String LAUNCHERS = "launchers";

    private static final String FORM = "[A-Za-z0-9._-]{1,100}";

    private GroupNames() {}

    /** @throws IllegalArgumentException for another form, a name that directories have, and the launchers' own */
    static String check(String name) {
        if (!name.matches(FORM) || name.equals(".") || name.equals("..") || name.equals(LAUNCHERS)) {
            throw new IllegalArgumentException("a control group is named by 1 to 100 letters, digits, '.', '_' and '-',"
                    + " and not '" + LAUNCHERS + "', so not '" + name + "'");
        }
        return name;
    }
}
