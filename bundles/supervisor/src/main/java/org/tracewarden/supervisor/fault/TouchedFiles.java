// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

/** Heartbeat files of agents. Thread-safe. */
@FunctionalInterface
interface TouchedFiles extends AutoCloseable {

    TouchedFile watch(String file);

    @Override
    default void close() {}
}
