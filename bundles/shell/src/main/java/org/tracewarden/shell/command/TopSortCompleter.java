// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.shell.render.TopSort;

/** Completes the orders of {@code trace:top}. */
@Service
public final class TopSortCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        List<String> names = Arrays.stream(TopSort.values()).map(TopSort::text).toList();
        return new StringsCompleter(names).complete(session, commandLine, candidates);
    }
}
