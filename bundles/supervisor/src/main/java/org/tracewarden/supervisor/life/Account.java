// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.List;

/** A user of the host. */
record Account(String name, int uid, int gid, List<Integer> groups, String home, String shell) {}
