// SPDX-License-Identifier: Apache-2.0
/**
 * Lives of agents: one state machine each, all moved by one thread, {@code tracewarden-agents}. In: orders, declared
 * specs, what launchers tell. Out: lifecycle events, runs to watch. State: one file an agent and one for the system in
 * the data directory, written by {@code tracewarden-agents-store}; a run is released only when what it told is in there.
 */
package org.tracewarden.supervisor.life;
