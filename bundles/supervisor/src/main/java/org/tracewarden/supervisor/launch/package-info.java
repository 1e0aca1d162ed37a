// SPDX-License-Identifier: Apache-2.0
/**
 * Runs of agents under native launchers. In: what to run. Out: how it began and ended, heartbeats, log losses. State:
 * one directory a run below the run directory, owned by its launcher until it is released. At the limits: a launcher
 * that does not answer within 5 s is killed, and its run has failed.
 */
package org.tracewarden.supervisor.launch;
