// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

/** The console of the running platform. */
interface Platform {

    /**
     * Runs one console command to its end.
     *
     * @return what it printed
     * @throws IllegalStateException when the command fails
     */
    String run(String command);
}
