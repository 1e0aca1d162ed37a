// SPDX-License-Identifier: Apache-2.0
/**
 * Reports cgroups that used up their CPU quota.
 *
 * <p>The kernel has no tracepoint for throttling, but counts it in {@code cpu.stat}: so this collector polls. Two rates
 * keep that cheap on hosts with thousands of cgroups: the whole tree is walked every few seconds, only to see which
 * cgroups have a quota, and each second only those are read. A cgroup is compared with its own last sample; what it
 * was throttled before it was found is not reported, because nobody could say when that was.
 *
 * <p>Version 1 keeps quota and period in two files and counts nanoseconds, version 2 has one file and microseconds;
 * that difference ends in {@code Quota} and {@code CpuStat}. Who is in the cgroup is looked up only for an event, below
 * its children too: version 2 allows processes in leaves only, and a Kubernetes pod has its quota above its containers.
 */
package org.tracewarden.collector.throttle;
