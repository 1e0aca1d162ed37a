// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.event.ExitStatus;

/**
 * A program on a tether, with all its descendants, however often they forked and whatever session they moved to. They
 * end when it is {@linkplain #end() asked to}, and when this process ends in any way; what outlives the program itself
 * ends with it. Thread-safe.
 */
@ProviderType
public interface Tether {

    /** The helper that holds the tether; its streams are the program's when those are not inherited. */
    Process process();

    /** Done when the program and all its descendants have ended; with the program's own status. */
    CompletableFuture<ExitStatus> ended();

    /** SIGTERM to all, SIGKILL after the grace period to those that are left. Returns at once; may be repeated. */
    void end();
}
