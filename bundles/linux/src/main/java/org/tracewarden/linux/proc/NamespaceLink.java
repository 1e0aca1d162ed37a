// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

/** Reads links of {@code /proc/PID/ns}, such as {@code pid:[4026531836]}. */
final class NamespaceLink {

    private NamespaceLink() {}

    /** 0 when the text has another form. */
    static long inode(String link) {
        int open = link.indexOf(":[");
        if (open < 0 || !link.endsWith("]")) {
            return 0;
        }
        try {
            return Long.parseLong(link.substring(open + 2, link.length() - 1));
        } catch (NumberFormatException anotherForm) {
            return 0;
        }
    }
}
