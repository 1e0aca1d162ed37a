// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

/** The boot clock of the kernel (CLOCK_BOOTTIME) and its place in wall time. Thread-safe. */
public interface BootClock {

    /** Nanoseconds since boot, time asleep included. */
    long now();

    /** Wall time of a boot-clock moment as nanoseconds since 1970; follows clock changes within a second. */
    long toWallTime(long bootNanos);
}
