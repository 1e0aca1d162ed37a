// SPDX-License-Identifier: Apache-2.0
/**
 * The views as files, {@code status} and {@code agents/ID}, in the guide's layout, for cat, watch and awk. Written
 * whole under another name and renamed, within a second and only when something changed. One thread,
 * {@code tracewarden-agents-status}. State: the files.
 */
package org.tracewarden.supervisor.status;
