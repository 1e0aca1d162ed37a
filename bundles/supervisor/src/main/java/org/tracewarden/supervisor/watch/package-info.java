// SPDX-License-Identifier: Apache-2.0
/**
 * Looks at each running agent once an interval, or more often where its CPU window is shorter, and shows what it saw to
 * telemetry and fault detection. One thread, {@code tracewarden-agents-watch}. State: none of running agents, whose
 * turns follow from their ids; of runs that have just ended, for a moment.
 */
package org.tracewarden.supervisor.watch;
