// SPDX-License-Identifier: Apache-2.0
/**
 * Faults: limits compared with samples, crashes, silence, reports of enforcement; and what is done about them. In:
 * samples, heartbeats, crashes. Out: {@code FaultDetected}, interventions, CPU quotas. State: the last 1,024 faults,
 * incidents, throttles in force; nothing that outlives the platform. At the limits: the oldest faults go.
 */
package org.tracewarden.supervisor.fault;
