// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** An open stream. Ends with {@link #close()} or with its collector. Thread-safe. */
@ProviderType
public interface SyscallStream extends AutoCloseable {

    /** Receives on the collector's thread, which serves all streams: it must be quick and must not throw. */
    @ConsumerType
    interface Receiver {

        void onCall(StreamedCall call);

        /** Calls that the kernel could not report, before the next one. Not told which stream they were for. */
        void onLost(long calls);

        /** Nothing will follow, because the collector stops. Not called after {@link SyscallStream#close()}. */
        void onEnd();
    }

    /** Calls handed to the receiver. */
    long delivered();

    /** Calls told as lost. */
    long lost();

    @Override
    void close();
}
