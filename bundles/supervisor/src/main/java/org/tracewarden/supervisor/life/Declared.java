// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import org.tracewarden.api.agent.AgentSpec;

/**
 * What a file declares.
 *
 * @param source the file's name
 * @param spec as it stands there, whatever was changed since by command
 */
record Declared(String source, AgentSpec spec) {}
