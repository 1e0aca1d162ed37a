// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.shell.agent.render.WatchSort;

/** Completes orders of {@code asm:watch}. */
@Service
public final class WatchSortCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(Arrays.stream(WatchSort.values()).map(WatchSort::text).toList(), false)
                .complete(session, line, candidates);
    }
}
