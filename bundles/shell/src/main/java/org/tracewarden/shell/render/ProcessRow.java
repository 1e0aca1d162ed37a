// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Optional;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/**
 * A process to list.
 *
 * @param parent under whom it stands: its nearest ancestor that is listed too, if there is one
 * @param ended how it ended; empty while it lives
 */
public record ProcessRow(ProcessInfo process, Optional<ProcessKey> parent, Optional<ExitStatus> ended) {}
