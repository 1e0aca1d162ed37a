// SPDX-License-Identifier: Apache-2.0
/**
 * Control groups that this platform makes and owns, and process descriptors: what holds a supervised tree of processes
 * together, measures it, limits it and ends it. In: numbers, limits. Out: usage, members. State: directories in
 * cgroupfs below {@code tracewarden/INSTANCE}, nothing in memory that could not be found again there.
 *
 * <p>The directory is made at the root of each hierarchy; where that is refused, in the group that the platform itself
 * is in, whose processes then go into {@code tracewarden-others} beside it, because a group of version 2 cannot have
 * processes and pass controllers down. Where it is refused there too, a group is the descendants of its launcher, and
 * lives in memory only while it is open.
 *
 * <p>A kill takes {@code cgroup.kill} of version 2, also where the controllers are those of version 1. Without it forks
 * are made to fail ({@code pids.max} 0), the group is frozen, all get SIGKILL, and it is thawed, until nobody is left.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.control;
