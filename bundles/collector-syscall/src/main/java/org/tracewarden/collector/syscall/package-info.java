// SPDX-License-Identifier: Apache-2.0
/**
 * System calls of all processes: counted in the kernel, read once a second; the slow and the failed ones told one by
 * one, and all of a chosen process on demand.
 *
 * <p>The kernel side is {@code ebpf/syscall.bpf.c} with a header in {@code ebpf/syscall/} for each of its jobs; what it
 * writes is laid down in {@code ebpf/include/events.h} and again in {@code WindowStructs} and in the package {@code
 * call}, and they are compared through BTF before anything is decoded.
 *
 * <p><b>In:</b> the ring {@code events} (slow, failed), the ring {@code stream} (calls that a stream asked for), the
 * maps {@code hot_calls}, {@code calls_a/b} and {@code errors_a/b} (counts of one window), the iterator {@code
 * open_calls} (calls that have not returned), {@code unheld} (what the maps had no room for). <b>Out:</b> {@code
 * SlowSyscall}, {@code FailedSyscall}, {@code SyscallStats}, {@code Gap} on the bus; {@code SyscallLedger}, {@code
 * SyscallStreams}, {@code Collector}.
 *
 * <p><b>The window.</b> Each second {@code WindowTurn} directs the programs to the other half of the maps, looks at the
 * open calls at once (so that a call is either in the maps just left or seen open, but for the millisecond in between),
 * waits for the programs that still write the old half, reads it ({@code Window}), and publishes one {@code
 * SyscallStats} for each process. Nothing is copied or deleted while programs write it.
 *
 * <p><b>Who has ended.</b> Before it turns the window, {@code Processes} takes note of who is dead. A process that was
 * dead before the turn has made all its calls, and they are in the maps just left or in earlier ones: this window is
 * its last. Keys carry the start time, so that a pid used again is another process.
 *
 * <p><b>Who owns which state.</b> The thread {@code tracewarden-syscall} (events, windows) owns {@code Window}, {@code
 * LossAccount} and the position in the ring. {@code KernelSettings} alone writes the maps that programs read: config,
 * call settings, filters, streams. {@code Ledger} and {@code Streams} have their own locks, for others look into them.
 * {@code tracewarden-syscall-stream} exists only while a stream is open.
 *
 * <p><b>At the limits.</b> Ring full: counted, told as {@code Gap} and to the receivers of streams. Maps full: counted
 * in {@code unheld}, told as {@code Gap}, and the collector is {@code DEGRADED} while it lasts. Ledger full: the
 * process that called longest ago is forgotten and counted. All streams taken: the next is refused. A successor of this
 * boot takes over rings, maps and programs within the grace period; the ledger begins anew with it.
 *
 * <p>What must not live here: what a call means. {@code SlowThresholds} says from when on it is slow, if it is there.
 */
package org.tracewarden.collector.syscall;
