// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.syscall;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallError;

/** {@link SyscallTables} from the files that {@code src/main/tables/build.sh} makes. */
@Component(service = SyscallTables.class)
public final class HeaderTables implements SyscallTables {

    private final SyscallAbi nativeAbi;
    private final SyscallAbi compatAbi;
    private final Map<SyscallAbi, CallTable> calls = new EnumMap<>(SyscallAbi.class);
    private final ErrorTable errors = ErrorTable.read();

    @Activate
    public HeaderTables() {
        this(System.getProperty("os.arch"));
    }

    /**
     * @param architecture as in the system property {@code os.arch}
     * @throws IllegalStateException if it is neither x86-64 nor arm64
     */
    public HeaderTables(String architecture) {
        switch (architecture) {
            case "amd64", "x86_64" -> {
                nativeAbi = SyscallAbi.X86_64;
                compatAbi = SyscallAbi.I386;
            }
            case "aarch64" -> {
                nativeAbi = SyscallAbi.AARCH64;
                compatAbi = SyscallAbi.ARM;
            }
            default -> throw new IllegalStateException(
                    "no table of system calls for " + architecture + "; x86-64 and arm64 are supported");
        }
        for (SyscallAbi abi : SyscallAbi.values()) {
            calls.put(abi, CallTable.read(abi));
        }
    }

    @Override
    public SyscallAbi nativeAbi() {
        return nativeAbi;
    }

    @Override
    public SyscallAbi compatAbi() {
        return compatAbi;
    }

    @Override
    public Syscall byNumber(SyscallAbi abi, int number) {
        return calls.get(abi).byNumber(number);
    }

    @Override
    public Optional<Syscall> byName(SyscallAbi abi, String name) {
        return calls.get(abi).byName(name);
    }

    @Override
    public Set<String> names(SyscallAbi abi) {
        return calls.get(abi).names();
    }

    @Override
    public SyscallError error(int errno) {
        return errors.byNumber(errno);
    }
}
