// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.nio.file.Path;
import org.tracewarden.api.process.ProcessKey;

/** One process of an agent, from its begin to its end, under its launcher. Thread-safe. */
public interface Run {

    Path directory();

    /** The agent's first process. */
    ProcessKey process();

    /** The launcher's. */
    ProcessKey launcher();

    /**
     * Has the launcher send a signal to the first process, which cannot be another one by mistake.
     *
     * @return whether it could be asked
     */
    boolean signal(int signal);

    /** Has the launcher kill all descendants, for where there are no control groups; the end of it is told as empty. */
    boolean killDescendants();

    /** What was told is kept safe: the launcher may end, once it holds nobody, and forget this run. */
    void release();

    /** Lets go without any effect on the launcher. */
    void leave();
}
