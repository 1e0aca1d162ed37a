// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/** Is told of signs of life, for the watchdog. Thread-safe. */
@FunctionalInterface
public interface Heartbeats {

    /** @param wallTime nanoseconds since 1970-01-01T00:00Z */
    void heard(int id, int runNumber, long wallTime);
}
