// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.nio.file.Path;
import java.util.Optional;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TracingFactory;
import org.tracewarden.collector.strace.pipeline.SessionSettings;
import org.tracewarden.collector.strace.pipeline.Sessions;
import org.tracewarden.collector.strace.publish.RecordSink;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;
import org.tracewarden.linux.tether.LinuxTethers;

/** Sessions without OSGi, with the defaults and without a bus. */
public final class StraceTracing implements TracingFactory {

    /** For {@link java.util.ServiceLoader}. */
    public StraceTracing() {
        // everything comes with open
    }

    @Override
    public TraceSessions open(Optional<Journal> journal, Path directory) {
        return new Sessions(directory, new LinuxTethers(directory.resolve("helper")),
                new PlatformStages(new ProcFsReader(new CgroupTree()), new SystemBootClock(),
                        session -> RecordSink.NONE),
                () -> journal, () -> SessionSettings.DEFAULTS);
    }
}
