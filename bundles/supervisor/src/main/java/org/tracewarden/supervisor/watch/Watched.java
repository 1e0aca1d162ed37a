// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.watch;

import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.ControlGroup;

/**
 * A run of an agent to be looked at.
 *
 * @param spec with the limits in force
 * @param runNumber counts up with each spawn of the agent, from 1
 */
public record Watched(AgentSpec spec, ProcessKey process, int runNumber, ControlGroup group) {}
