// SPDX-License-Identifier: Apache-2.0
/**
 * The views as files, {@code status} and {@code agents/ID}, in the guide's layout, for cat, watch and awk. Written
 * whole under another name and renamed, within a second and only when they read differently. One thread,
 * {@code tracewarden-agents-status}: {@code StatusFiles} says when, {@code AgentViews} which, {@code ViewDirectory}
 * how. State: the files, and 40 bytes for each agent.
 */
package org.tracewarden.supervisor.status;
