// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.OptionalDouble;
import org.tracewarden.api.agent.AgentProcess;

/**
 * A process and what it uses.
 *
 * @param cpuShare of one core while it was looked at; empty for one that was not there from the beginning
 */
public record ProcessUse(AgentProcess process, OptionalDouble cpuShare) {}
