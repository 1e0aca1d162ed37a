// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.nio.file.Path;
import java.util.Map;
import org.tracewarden.itests.support.Output;

/**
 * A platform of its own for a test that kills it. Closing it ends its agents and stops it, so that nothing is left on
 * the host.
 */
final class MortalPlatform implements Platform, AutoCloseable {

    private org.tracewarden.itests.support.Platform running;
    private boolean up = true;

    /** @param configuration files of its etc/ by name */
    MortalPlatform(Map<String, String> configuration) {
        running = org.tracewarden.itests.support.Platform.start(configuration);
    }

    Path data() {
        return running.data();
    }

    /** Kills its JVM, and returns when that is gone. */
    void kill() {
        long pid = running.pid();
        ProcessHandle jvm = ProcessHandle.of(pid).orElseThrow();
        up = false;
        jvm.destroyForcibly();
        Patience.until("the end of the platform", Patience.ENOUGH, jvm::isAlive, alive -> !alive);
    }

    /** Stops it as an operator does; what the launcher says to that. */
    Output stop() {
        up = false;
        Output stopped = running.launcher("stop");
        if (stopped.status() != 0) {
            throw new IllegalStateException("the platform does not stop: " + stopped);
        }
        return stopped;
    }

    /** Starts one anew where the one before has ended. */
    void start() {
        running = org.tracewarden.itests.support.Platform.start(running.data());
        up = true;
        Patience.until("the agents to be supervised", Patience.ENOUGH,
                () -> attempt("asm:list --all --json"), listed -> listed.status() == 0);
    }

    @Override
    public org.tracewarden.itests.support.Platform running() {
        return running;
    }

    @Override
    public void close() {
        if (!up) {
            start();
        }
        try {
            for (Agent agent : new Agents(this).all()) {
                attempt("asm:kill " + agent.name());
                attempt("asm:remove " + agent.name());
            }
        } finally {
            stop();
        }
    }
}
