// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.util.List;
import java.util.stream.Collectors;

/** Words of a console command that the console takes as they are, whatever stands in them. */
final class ConsoleWord {

    private ConsoleWord() {}

    /** Between single quotes nothing means anything to the console but the quote, which stands outside of them. */
    static String of(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    static String of(List<String> texts) {
        return texts.stream().map(ConsoleWord::of).collect(Collectors.joining(" "));
    }
}
