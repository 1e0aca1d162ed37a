// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.process.ProcessInfo;

/** A call that a stream brought. */
public record StreamedCall(EventHeader header, ProcessInfo process, SyscallCall call) {}
