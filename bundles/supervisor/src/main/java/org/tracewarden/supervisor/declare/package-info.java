// SPDX-License-Identifier: Apache-2.0
/**
 * Agents that configuration files declare ({@code etc/org.tracewarden.agent-NAME.cfg}). In: configurations of the
 * factory {@code org.tracewarden.agent}. Out: specs, declared and withdrawn. A file with a wrong value is refused
 * whole: the agent goes on as it was, and the part says what is wrong. One thread,
 * {@code tracewarden-agents-declare}. State: what each file said last.
 */
package org.tracewarden.supervisor.declare;
