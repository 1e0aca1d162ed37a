// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.List;
import org.tracewarden.api.syscall.StackFrame;

/** Finds modules and functions of addresses in a process. */
@FunctionalInterface
public interface FrameResolver {

    /** One frame for each address, in order. */
    List<StackFrame> resolve(int pid, long[] addresses);
}
