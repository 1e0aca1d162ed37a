// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

/** Owns an open file descriptor and closes it once. Not thread-safe: its owner guards it. */
final class FileDescriptor implements AutoCloseable {

    private final Libc libc;
    private int number;

    FileDescriptor(Libc libc, int number) {
        this.libc = libc;
        this.number = number;
    }

    /** @throws IllegalStateException after {@link #close()} */
    int number() {
        if (number < 0) {
            throw new IllegalStateException("file descriptor is closed");
        }
        return number;
    }

    @Override
    public void close() {
        if (number >= 0) {
            libc.close(number);
            number = -1;
        }
    }
}
