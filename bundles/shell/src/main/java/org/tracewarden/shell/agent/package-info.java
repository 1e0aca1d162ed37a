// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code asm} commands, their aliases as the guide has them, and their completers. Command classes read options,
 * the others do the work, and {@code render} draws. Values of an agent's environment are never shown.
 */
package org.tracewarden.shell.agent;
