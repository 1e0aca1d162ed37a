// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.api.analysis.SyscallCategory;

/** Completes categories of system calls. */
@Service
public final class CategoryCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        List<String> words = Arrays.stream(SyscallCategory.values()).map(SyscallCategory::word).toList();
        return new StringsCompleter(words).complete(session, commandLine, candidates);
    }
}
