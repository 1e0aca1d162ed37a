// SPDX-License-Identifier: Apache-2.0
/**
 * Faults: limits compared with samples, crashes, silence, reports of enforcement; and what is done about them. In:
 * samples, heartbeats, crashes. Out: {@code FaultDetected}, interventions, CPU quotas. State: the last 1,024 faults,
 * incidents, throttles in force, and about 120 bytes for each agent; nothing that outlives the platform. At the limits:
 * the oldest faults go. Threads: none, but {@code tracewarden-agents-heartbeats} while there are heartbeat files.
 */
package org.tracewarden.supervisor.fault;
