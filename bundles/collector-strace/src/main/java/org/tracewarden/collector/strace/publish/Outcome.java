// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.Optional;
import org.tracewarden.api.syscall.SyscallError;

/**
 * How a call ended.
 *
 * @param returned whether it came back: {@code exit_group} never does
 * @param result negative for an error; -512 to -516 where a signal interrupted it
 */
record Outcome(boolean returned, long result, Optional<SyscallError> error) {

    static final Outcome NEVER = new Outcome(false, 0, Optional.empty());

    static Outcome of(long result) {
        return new Outcome(true, result, Optional.empty());
    }

    static Outcome of(SyscallError error) {
        return new Outcome(true, -error.number(), Optional.of(error));
    }
}
