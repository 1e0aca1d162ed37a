// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.collector;

/**
 * What a collector takes from the host.
 *
 * @param readerCpuNanos CPU time its own threads used so far
 * @param kernelRuns how often its programs ran while the kernel's BPF statistics were on, 0 when they never were
 * @param kernelRunNanos how long those runs took
 */
public record CollectorCost(long readerCpuNanos, long kernelRuns, long kernelRunNanos) {}
