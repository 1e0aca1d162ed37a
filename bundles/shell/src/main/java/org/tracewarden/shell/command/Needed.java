// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.SyscallFormatter;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.api.syscall.SyscallStreams;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.shell.Platform;

/** The services a command cannot do without; one that is not there is an error that says how to get it. */
record Needed(Platform platform) {

    static final String CLASSIFIER = "tracewarden-classifier";

    DeathRegistry deaths() throws CommandException {
        return platform.deaths()
                .orElseThrow(() -> Failure.notInstalled("Deaths are not being explained", "tracewarden-correlation"));
    }

    ProcessTable processes() throws CommandException {
        return platform.processes()
                .orElseThrow(() -> Failure.notInstalled("Processes are not being watched", "tracewarden-process"));
    }

    EventBus bus() throws CommandException {
        return platform.bus().orElseThrow(() -> Failure.notInstalled("There is no event bus", "tracewarden-bus"));
    }

    JsonEncoder json() throws CommandException {
        return platform.json().orElseThrow(() -> Failure.notInstalled("There is no JSON encoder", "tracewarden-json"));
    }

    Observations observations() throws CommandException {
        return platform.observations().orElseThrow(Needed::noClassifier);
    }

    Patterns patterns() throws CommandException {
        return platform.patterns().orElseThrow(Needed::noClassifier);
    }

    Features features() throws CommandException {
        return platform.features().orElseThrow(Needed::noClassifier);
    }

    Anomalies anomalies() throws CommandException {
        return platform.anomalies().orElseThrow(Needed::noClassifier);
    }

    SyscallLedger ledger() throws CommandException {
        return platform.ledger().orElseThrow(Needed::noSyscalls);
    }

    SyscallStreams streams() throws CommandException {
        return platform.streams().orElseThrow(Needed::noSyscalls);
    }

    SyscallFormatter formatter() throws CommandException {
        return platform.formatter().orElseThrow(Needed::noSyscalls);
    }

    Journal journal() throws CommandException {
        return platform.journal()
                .orElseThrow(() -> Failure.notInstalled("Nothing is being journaled", "tracewarden-journal"));
    }

    TraceSessions sessions() throws CommandException {
        return platform.sessions()
                .orElseThrow(() -> Failure.notInstalled("Programs cannot be traced with strace", "tracewarden-strace"));
    }

    private static CommandException noClassifier() {
        return Failure.notInstalled("System calls are not being classified", CLASSIFIER);
    }

    private static CommandException noSyscalls() {
        return Failure.notInstalled("System calls are not being collected", "tracewarden-syscall");
    }
}
