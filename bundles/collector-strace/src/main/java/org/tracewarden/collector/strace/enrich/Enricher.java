// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import org.tracewarden.collector.strace.line.StraceRecord;

/** Finds the process of each record of one session. For one thread; it may use others, whose number is bounded. */
public interface Enricher extends AutoCloseable {

    EnrichedRecord enrich(StraceRecord record);

    @Override
    void close();
}
