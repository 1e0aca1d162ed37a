// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/** Which shortage made the kernel kill ({@code enum oom_constraint}). */
public enum OomConstraint {
    /** The whole host ran out of memory. */
    NONE,
    CPUSET, MEMORY_POLICY,
    /** A memory cgroup reached its limit. */
    MEMCG,
    UNKNOWN
}
