// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.shell.Platform;

/** The services a command cannot do without; one that is not there is an error that says how to get it. */
record Needed(Platform platform) {

    DeathRegistry deaths() throws CommandException {
        return platform.deaths()
                .orElseThrow(() -> missing("Deaths are not being explained", "tracewarden-correlation"));
    }

    ProcessTable processes() throws CommandException {
        return platform.processes()
                .orElseThrow(() -> missing("Processes are not being watched", "tracewarden-process"));
    }

    EventBus bus() throws CommandException {
        return platform.bus().orElseThrow(() -> missing("There is no event bus", "tracewarden-bus"));
    }

    JsonEncoder json() throws CommandException {
        return platform.json().orElseThrow(() -> missing("There is no JSON encoder", "tracewarden-json"));
    }

    private static CommandException missing(String what, String feature) {
        return Failure.of(what + ". Install what does it: feature:install " + feature);
    }
}
