// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Starts programs on a tether. OSGi service. Thread-safe. */
@ProviderType
public interface Tethers {

    /** @throws IOException when the helper itself cannot be started, saying what to do */
    Tether start(TetherSpec spec) throws IOException;

    /** A named pipe that only this user can open; whoever asks for it deletes it. */
    void makePipe(java.nio.file.Path path) throws IOException;
}
