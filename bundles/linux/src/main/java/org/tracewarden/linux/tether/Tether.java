// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.event.ExitStatus;

/**
 * A program on a tether, with all its descendants, however often they forked and whatever session they moved to. They
 * end when it is {@linkplain #end() asked to}, and when this process ends in any way. A descendant that outlives the
 * program goes on until it ends by itself or is ended so. Thread-safe.
 */
@ProviderType
public interface Tether {

    /** The helper that holds the tether; its streams are the program's when those are not inherited. */
    Process process();

    /** The program's pid; empty until it runs, and when it could not be run. Stays after its end. */
    OptionalInt program();

    /**
     * Done when the program and all its descendants have ended; with the program's own status. Fails with an
     * {@link java.io.IOException} when the program could not be run, or the helper was killed: what was left of the
     * program has been killed then, as far as it could be found.
     */
    CompletableFuture<ExitStatus> ended();

    /**
     * Whether the tracer of a {@linkplain TetherSpec#traced() traced} program ended before those it traced, and they
     * were ended therefore. Certain once {@link #ended()} is done.
     */
    boolean tracerLost();

    /**
     * SIGTERM to all, SIGKILL after the grace period to those that are left. A tracer is spared, because it ends with
     * those it traces; it is killed a second after they were. Returns at once; may be repeated.
     */
    void end();
}
