// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the console's own parser. */
class ConsoleWordTest {

    private final Taker taker = new Taker();
    private CommandSession session;

    /** A console command that remembers its arguments. */
    public static final class Taker {
        private final List<Object> taken = new ArrayList<>();

        public void take(CommandSession session, Object[] arguments) {
            taken.clear();
            taken.addAll(List.of(arguments));
        }
    }

    @BeforeEach
    void aConsole() {
        var processor = new CommandProcessorImpl(null);
        processor.addCommand("t", taker, "take");
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), nowhere, nowhere);
        session.put("x", "a variable");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "plain", "two words", "it's", "'", "''", "\\'", "'\\''", "\"", "\\", "end\\", "$x", "${x}", "$(t:take)",
        "%(1+1)", "*", "?", "~", "[a]", "{a}", "(a)", "a;b", "a|b", "a&b", "a&&b", ">f", "<f", "#c", "`a`", "!1", "^a",
        "line\nbreak", "tab\t", "\r", "\u0001", "\u001b[2J", "--", "--json", "5", "true", "null", "a=b", "ü日\ud83d\ude00"
    })
    void theConsoleTakesAWordAsItIs(String word) throws Exception {
        session.execute("t:take " + ConsoleWord.of(List.of(word, "end")));
        assertEquals(List.of(word, "end"), taker.taken);
    }

    @Test
    void andSoItDoesWithAnyOther() throws Exception {
        String signs = "'\"\\$ \n\t*?[]{}()~%#;|&<>=!`ab1\r\u00fc^-+.,:/";
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            List<String> words = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                StringBuilder word = new StringBuilder();
                random.ints(random.nextInt(10), 0, signs.length()).forEach(at -> word.append(signs.charAt(at)));
                words.add(word.toString());
            }
            session.execute("t:take " + ConsoleWord.of(words));
            assertEquals(words, taker.taken);
        }
    }
}
