// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.collector.strace.line.StraceRecord;

/** A record with the process whose thread it is about, where known. */
public record EnrichedRecord(StraceRecord record, Optional<ProcessInfo> process) {}
