// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

/**
 * What all runs share, so that each keeps one reference to it.
 *
 * @param readings where figures are read
 */
record FaultContext(Surroundings around, Readings readings, Policies policies, FaultTeller teller, TouchedFiles files,
        ProcessStates states) {}
