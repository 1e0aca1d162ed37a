// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import org.osgi.annotation.versioning.ProviderType;

/** Writes calls for people, in the notation of strace(1). Thread-safe. */
@ProviderType
public interface SyscallFormatter {

    /** The arguments without parentheses: {@code AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC}. */
    String arguments(SyscallCall call);

    /** {@code 3}, {@code -1 ENOENT (No such file or directory)}, {@code ? (still in the call)}. */
    String result(SyscallCall call);
}
