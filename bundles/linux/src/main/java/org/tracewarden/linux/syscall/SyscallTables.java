// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.syscall;

import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallError;

/** Names and numbers of system calls and errors. OSGi service. Thread-safe; gives the same objects each time. */
@ProviderType
public interface SyscallTables {

    /** The table of this machine's own 64-bit code. */
    SyscallAbi nativeAbi();

    /** The table of 32-bit code on this machine. */
    SyscallAbi compatAbi();

    /** A number that the table does not have gives {@code syscall_NUMBER}. */
    Syscall byNumber(SyscallAbi abi, int number);

    Optional<Syscall> byName(SyscallAbi abi, String name);

    /** All names of a table. */
    Set<String> names(SyscallAbi abi);

    /** @param errno at least 1; one without a name gives {@code errno NUMBER} */
    SyscallError error(int errno);
}
