// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** What probes, rings, iterators and libbpf's log need of libc. {@code size_t} is a Java long: 64-bit hosts only. */
interface Libc extends Library {

    Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    int munmap(Pointer address, long length);

    int getpagesize();

    int close(int fd);

    long read(int fd, Pointer buffer, long count);

    long write(int fd, Pointer buffer, long count);

    int eventfd(int initial, int flags);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    int epoll_wait(int epoll, Pointer events, int maximum, int timeoutMillis);

    int setrlimit(int resource, Pointer limit);

    int vasprintf(PointerByReference text, Pointer format, Pointer arguments);

    void free(Pointer memory);

    String strerror(int errno);

    /** For calls that libc has no function of. */
    long syscall(long number, long first, long second, long third);
}
