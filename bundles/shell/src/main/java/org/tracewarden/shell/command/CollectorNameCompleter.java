// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.part.Part;
import org.tracewarden.shell.Platform;

/** Completes the names of the collectors and other parts there are now. */
@Service
public final class CollectorNameCompleter implements Completer {

    @Reference
    private Platform platform;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        List<String> names = Stream.concat(platform.collectors().stream().map(Collector::name),
                platform.parts().stream().map(Part::name)).toList();
        return new StringsCompleter(names).complete(session, commandLine, candidates);
    }
}
