// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import com.sun.jna.Native;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@link KernelLogs} of {@code /dev/kmsg}. */
@Component(service = KernelLogs.class)
public final class Kmsg implements KernelLogs {

    private static final String PATH = "/dev/kmsg";

    @Activate
    public Kmsg() {}

    @Override
    public KernelLog open() throws IOException {
        int fd = Libc.open(PATH, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (fd < 0) {
            throw new IOException("cannot open " + PATH + ": errno " + Native.getLastError());
        }
        if (Libc.lseek(fd, 0, Libc.SEEK_END) < 0) {
            int errno = Native.getLastError();
            Libc.close(fd);
            throw new IOException("cannot move to the end of " + PATH + ": errno " + errno);
        }
        return new KmsgReader(fd);
    }
}
