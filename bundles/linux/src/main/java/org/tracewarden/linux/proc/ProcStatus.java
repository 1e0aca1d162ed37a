// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

/**
 * What is used of {@code /proc/PID/status}.
 *
 * @param uid real user id
 * @param namespacePid pid in the innermost pid namespace, 0 when not told
 */
record ProcStatus(int uid, int namespacePid) {

    static final ProcStatus UNKNOWN = new ProcStatus(0, 0);

    static ProcStatus parse(String text) {
        int uid = 0;
        int namespacePid = 0;
        for (String line : text.split("\n")) {
            if (line.startsWith("Uid:")) {
                uid = Integer.parseUnsignedInt(fields(line)[0]);
            } else if (line.startsWith("NSpid:")) {
                String[] pids = fields(line);
                namespacePid = Integer.parseInt(pids[pids.length - 1]);
            }
        }
        return new ProcStatus(uid, namespacePid);
    }

    private static String[] fields(String line) {
        return line.substring(line.indexOf(':') + 1).strip().split("\\s+");
    }
}
