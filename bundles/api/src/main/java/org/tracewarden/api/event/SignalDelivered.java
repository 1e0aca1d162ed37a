// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * A process took a signal ({@code signal/signal_deliver}). Ends of sibling threads, which the kernel brings about by
 * an inner SIGKILL, are not reported; for the process as a whole the signal that really ended it is.
 *
 * @param process the process
 * @param thread the thread that took it
 * @param signal the signal
 * @param code {@code si_code}
 * @param action what happened: its handler ran, or the default action
 */
public record SignalDelivered(
        EventHeader header, ProcessInfo process, int thread, Signal signal, int code, Disposition action)
        implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(process);
    }
}
