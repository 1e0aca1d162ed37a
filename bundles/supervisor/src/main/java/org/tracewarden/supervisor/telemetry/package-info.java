// SPDX-License-Identifier: Apache-2.0
/**
 * Figures and the ring of the last 1,024 events. In: samples, lifecycle events, faults, {@code SyscallStats} of the
 * bus. Out: {@code TelemetryAggregator}. State: sums of resources in {@code telemetry.json}, saved every 10 s and at
 * the end by the thread {@code tracewarden-agents-telemetry} when they changed. Of each agent there is one
 * {@code Figures}, which all parts here share.
 */
package org.tracewarden.supervisor.telemetry;
