// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the last of several words that are separated by commas, with one of those that are not among them yet. */
record ListCompletion(List<String> words) {

    int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = line.getCursorArgument() == null
                ? ""
                : line.getCursorArgument().substring(0,
                        Math.min(line.getArgumentPosition(), line.getCursorArgument().length()));
        int comma = typed.lastIndexOf(',');
        String before = typed.substring(0, comma + 1);
        List<String> used = List.of(before.toLowerCase(Locale.ROOT).split(","));
        List<String> whole = words.stream()
                .filter(word -> !used.contains(word.toLowerCase(Locale.ROOT)))
                .map(word -> before + word)
                .toList();
        return new StringsCompleter(whole, false).complete(session, line, candidates);
    }
}
