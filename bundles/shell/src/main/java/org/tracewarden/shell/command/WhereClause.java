// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.JournalQuery.Comparison;
import org.tracewarden.api.journal.JournalQuery.Condition;
import org.tracewarden.shell.render.SafeText;

/** Reads {@code path=value}, {@code path!=value}, and the same with {@code < <= > >= ~}. */
final class WhereClause {

    /** Those of two characters first, because they begin with one of one. */
    private static final List<Map.Entry<String, Comparison>> SIGNS = List.of(
            Map.entry("!=", Comparison.NOT_EQUAL),
            Map.entry("<=", Comparison.AT_MOST),
            Map.entry(">=", Comparison.AT_LEAST),
            Map.entry("=", Comparison.EQUAL),
            Map.entry("<", Comparison.LESS),
            Map.entry(">", Comparison.MORE),
            Map.entry("~", Comparison.CONTAINS));
    private static final String BEGINS_A_SIGN = "!<>=~";

    private WhereClause() {}

    static Condition parse(String text) throws CommandException {
        for (int i = 0; i < text.length(); i++) {
            if (BEGINS_A_SIGN.indexOf(text.charAt(i)) < 0) {
                continue;
            }
            int at = i;
            var sign = SIGNS.stream().filter(s -> text.startsWith(s.getKey(), at)).findFirst()
                    .orElseThrow(() -> wrong(text));
            String path = text.substring(0, at).strip();
            if (!path.matches("[\\w-]+(\\.[\\w-]+)*")) {
                throw wrong(text);
            }
            return new Condition(path, sign.getValue(), text.substring(at + sign.getKey().length()).strip());
        }
        throw wrong(text);
    }

    private static CommandException wrong(String text) {
        return Failure.of("--where " + SafeText.of(text) + ": not a condition; use a field of the data, one of"
                + " = != < <= > >= ~ (contains) and a value, in quotes: 'process.comm=bash'");
    }
}
