// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.nio.file.Path;
import org.tracewarden.linux.control.ControlGroup;

/**
 * Which agent a control group is of: {@code …/tracewarden/INSTANCE/agent-ID} and all below. The names say it, so that
 * nothing is kept for each agent. Thread-safe.
 */
final class AgentGroups {

    static final int NOBODYS = 0;

    private static final String PARENT = "/tracewarden/";
    private static final String AGENT = "agent-";
    private static final int MOST_DIGITS = 6;

    /** {@code /tracewarden/INSTANCE/}, once an agent's group was seen; until then no path is any agent's. */
    private volatile String instance = "";

    /** Learns what the instance is called. */
    void seen(ControlGroup group) {
        if (!instance.isEmpty()) {
            return;
        }
        for (Path join : group.joinFiles()) {
            String path = join.getParent().toString();
            int begin = path.lastIndexOf(PARENT);
            int name = path.lastIndexOf('/') + 1;
            if (begin >= 0 && name > begin + PARENT.length()) {
                instance = path.substring(begin, name);
                return;
            }
        }
    }

    /** @param path from the root of a hierarchy */
    int ofPath(String path) {
        String known = instance;
        int begin = path.lastIndexOf(PARENT);
        if (known.isEmpty() || begin < 0 || !path.startsWith(known, begin)) {
            return NOBODYS;
        }
        int name = begin + known.length();
        int end = path.indexOf('/', name);
        return id(path, name, end < 0 ? path.length() : end);
    }

    /** Ids are written without a 0 in front. */
    private static int id(String text, int from, int to) {
        int first = from + AGENT.length();
        if (!text.startsWith(AGENT, from) || to <= first || to - first > MOST_DIGITS || text.charAt(first) == '0') {
            return NOBODYS;
        }
        int id = 0;
        for (int i = first; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return NOBODYS;
            }
            id = id * 10 + digit - '0';
        }
        return id;
    }
}
