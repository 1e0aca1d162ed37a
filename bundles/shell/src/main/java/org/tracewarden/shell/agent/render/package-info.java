// SPDX-License-Identifier: Apache-2.0
/**
 * Draws what the {@code asm} commands print. Nothing here asks a service. Agents choose their names, status texts and
 * output: whatever is theirs goes through {@link org.tracewarden.shell.render.SafeText}. Values of their environments
 * never come here.
 */
package org.tracewarden.shell.agent.render;
