// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/**
 * How a process ended, as {@code wait(2)} reports it.
 *
 * @param raw wait status: exit code in bits 8-15, or signal in bits 0-6 with the core-dump bit 7
 */
public record ExitStatus(int raw) {

    public static ExitStatus exited(int code) {
        return new ExitStatus((code & 0xff) << 8);
    }

    public static ExitStatus killed(Signal signal, boolean coreDumped) {
        return new ExitStatus(signal.number() | (coreDumped ? 0x80 : 0));
    }

    /** Whether it ended by its own exit call rather than by a signal. */
    public boolean exited() {
        return (raw & 0x7f) == 0;
    }

    /** Exit code, 0 to 255; 0 when a signal ended it. */
    public int code() {
        return exited() ? raw >> 8 & 0xff : 0;
    }

    /** The signal that ended it; {@link Signal#NONE} when it exited. */
    public Signal signal() {
        return exited() ? Signal.NONE : new Signal(raw & 0x7f);
    }

    public boolean coreDumped() {
        return !exited() && (raw & 0x80) != 0;
    }

    /** The code a shell or container runtime reports: the exit code, or 128 plus the signal's number. */
    public int shellCode() {
        return exited() ? code() : 128 + (raw & 0x7f);
    }
}
