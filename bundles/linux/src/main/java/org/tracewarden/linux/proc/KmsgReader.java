// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.util.ArrayList;
import java.util.List;

/** Reads records from an open {@code /dev/kmsg}; the kernel gives one for each read. */
final class KmsgReader implements KernelLog {

    /** The kernel refuses a smaller buffer than the record with EINVAL; its own limit for one is 8 KB. */
    private static final int BUFFER_BYTES = 16_384;

    private static final int MAX_LINES = 8_192;

    private final int fd;
    private final Memory buffer = new Memory(BUFFER_BYTES);
    private boolean closed;

    KmsgReader(int fd) {
        this.fd = fd;
    }

    @Override
    public synchronized List<Line> drain() {
        List<Line> lines = new ArrayList<>();
        while (!closed && lines.size() < MAX_LINES) {
            long length = Libc.read(fd, buffer, BUFFER_BYTES);
            if (length > 0) {
                KmsgRecord.parse(buffer.getByteArray(0, (int) length)).ifPresent(lines::add);
                continue;
            }
            int errno = length == 0 ? Libc.EAGAIN : Native.getLastError();
            if (errno == Libc.EAGAIN) {
                break;
            }
            // EPIPE: records were overwritten before they were read; the next read goes on with the oldest there is
            if (errno != Libc.EPIPE && errno != Libc.EINTR && errno != Libc.EINVAL) {
                throw new IllegalStateException("reading /dev/kmsg failed, errno " + errno);
            }
        }
        return lines;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
        }
    }
}
