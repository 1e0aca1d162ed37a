// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.process;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Living and recently dead processes of the host. Bounded: the longest dead are forgotten first. Thread-safe. */
@ProviderType
public interface ProcessTable {

    /** One row: the latest description and, for a dead process, when it ended. */
    record Entry(ProcessInfo info, boolean alive, long diedAt) {}

    /** The living process with this pid, otherwise the one that died last with it. */
    Optional<Entry> find(int pid);

    Optional<Entry> find(ProcessKey key);

    /** Ancestors as they are now, parent first, ending at a process without a known parent. */
    List<ProcessInfo> ancestry(ProcessKey key);

    /** All living processes, by pid. */
    List<ProcessInfo> living();

    /** How many entries there are, dead ones included. */
    int size();

    /** How many entries fit. */
    int capacity();

    /** How many living processes were forgotten because the table was full of living ones. */
    long evictedAlive();
}
