// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code trace:} commands: reading options, asking the platform, printing. What lines look like is decided in
 * {@code render}.
 */
package org.tracewarden.shell.command;
