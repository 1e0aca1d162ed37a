// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import org.osgi.annotation.versioning.ProviderType;

/** Every call of a chosen process as it happens, without stopping the process. Thread-safe. */
@ProviderType
public interface SyscallStreams {

    /**
     * @throws IllegalArgumentException for a name that is no system call, or a pid that no living process has
     * @throws IllegalStateException when the collector does not run, or all its streams are taken
     */
    SyscallStream open(StreamRequest request, SyscallStream.Receiver receiver);

    /** How many can be open at a time. */
    int capacity();
}
