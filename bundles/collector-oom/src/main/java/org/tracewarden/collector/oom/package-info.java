// SPDX-License-Identifier: Apache-2.0
/**
 * Reports whom the kernel killed for want of memory.
 *
 * <p>The source that every kernel with BTF has is the tracepoint {@code oom/mark_victim}. It names the victim and runs
 * in the task whose allocation failed, the trigger; the program adds what the victim held and how full its memory
 * cgroups and those of the trigger were at that moment. What the tracepoint does not tell is which limit was reached.
 * Three sources do, and an event says which of them it has it from, the best first:
 *
 * <ol>
 *   <li>{@code kprobe/oom_kill_process}, where the host allows kprobes: the kernel's own decision;
 *   <li>{@code /dev/kmsg}: the line {@code oom-kill:} that the kernel writes just before it marks the victim, unless it
 *       holds it back because there were many; then the line {@code Killed process}, just after, still tells a cgroup's
 *       limit from a shortage of the host;
 *   <li>{@code memory counters}: the level with the least room left, if it is close enough to its limit.
 * </ol>
 *
 * <p>A process that was dying already when its own allocation failed is marked, too, and nothing is written to the log
 * then. It is reported with the constraint that the counters suggest.
 *
 * <p>One thread reads the ring; the kernel wakes it at each victim, so that an event is out within milliseconds. The
 * account of what was read lies in a map of the probe, where a successor finds it.
 */
package org.tracewarden.collector.oom;
