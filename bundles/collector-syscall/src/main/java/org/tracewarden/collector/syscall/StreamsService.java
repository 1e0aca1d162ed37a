// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.api.syscall.SyscallStreams;

/** The collector's streams as a service of its own. Thread-safe. */
@Component
public final class StreamsService implements SyscallStreams {

    private final SyscallCollector collector;

    @Activate
    public StreamsService(@Reference SyscallCollector collector) {
        this.collector = collector;
    }

    @Override
    public SyscallStream open(StreamRequest request, SyscallStream.Receiver receiver) {
        return collector.streams().open(request, receiver);
    }

    @Override
    public int capacity() {
        return WindowStructs.STREAMS;
    }
}
