// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.nio.file.Path;
import java.util.List;

/** Starts runs and finds them again. Thread-safe. */
public interface Launchers extends AutoCloseable {

    /**
     * Starts a launcher and through it the program. Returns when the program was executed.
     *
     * @param listener told on the links' one thread; must be quick
     * @throws LaunchException when it was not, with the reason; then nothing of it is left
     */
    Run launch(LaunchRequest request, RunListener listener) throws LaunchException;

    /**
     * Finds the run of that directory again. What happened meanwhile is told to the listener, in order, before this
     * returns.
     *
     * @throws LaunchException when no launcher lives there and none left word; the directory is then to be removed
     */
    Run adopt(Path runDirectory, RunListener listener) throws LaunchException;

    /** Directories of runs, living or ended, by name. */
    List<Path> runDirectories();

    /** Lets go of all launchers, which hold their agents on. */
    @Override
    void close();
}
