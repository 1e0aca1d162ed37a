// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds a cgroup's directory by its id without a search: the file system takes the id as a file handle
 * ({@code open_by_handle_at(2)}, type FILEID_KERNFS of linux/exportfs.h, since 5.8; needs CAP_DAC_READ_SEARCH).
 */
final class HandleLookup {

    private static final int FILEID_KERNFS = 0xfe;
    private static final int HANDLE_BYTES = Long.BYTES;
    private static final int O_PATH = 0x20_0000;
    private static final int O_CLOEXEC = 0x8_0000;

    private HandleLookup() {}

    /** Empty when there is no such cgroup, when it lies outside of what is mounted, or the kernel refuses. */
    static Optional<Path> directory(Path mount, long id) {
        int mountFd = Libc.open(mount.toString(), O_CLOEXEC);
        if (mountFd < 0) {
            return Optional.empty();
        }
        try (Memory handle = new Memory(2 * Integer.BYTES + HANDLE_BYTES)) {
            handle.setInt(0, HANDLE_BYTES);
            handle.setInt(Integer.BYTES, FILEID_KERNFS);
            handle.setLong(2 * Integer.BYTES, id);
            int fd = Libc.open_by_handle_at(mountFd, handle, O_PATH | O_CLOEXEC);
            return fd < 0 ? Optional.empty() : pathOf(fd, mount);
        } finally {
            Libc.close(mountFd);
        }
    }

    private static Optional<Path> pathOf(int fd, Path mount) {
        try {
            Path path = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(fd)));
            return path.startsWith(mount) && !path.toString().endsWith(" (deleted)")
                    ? Optional.of(path) : Optional.empty();
        } catch (IOException noProc) {
            return Optional.empty();
        } finally {
            Libc.close(fd);
        }
    }

    /** The calls that Java has no equal for. */
    private static final class Libc {

        static {
            Native.register(Libc.class, Platform.C_LIBRARY_NAME);
        }

        static native int open(String path, int flags);

        static native int open_by_handle_at(int mountFd, Memory handle, int flags);

        static native int close(int fd);
    }
}
