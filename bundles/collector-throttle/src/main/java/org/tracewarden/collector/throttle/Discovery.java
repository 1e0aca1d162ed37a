// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.nio.file.Path;
import java.util.List;

/**
 * Which cgroups have a quota.
 *
 * @param sources hierarchies with the cpu controller
 * @param unwatched cgroups with a quota that are left out because there are too many
 */
record Discovery(List<Source> sources, int unwatched) {

    static final Discovery NONE = new Discovery(List.of(), 0);

    /** @param cgroups how many of its cgroups have a quota and are watched */
    record Source(Path mount, boolean version2, int cgroups) {}
}
