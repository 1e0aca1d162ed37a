// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command line has the words that a shell would find, as far as there is nothing in it that only a shell does. */
class CommandLineTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "python3 agent.py --name x",
        "  spaces \t and tabs  ",
        "sh -c 'echo \"a b\" && exit 3'",
        "\"/opt/my program/run\" --text \"it's\" 'say \"hi\"'",
        "a\\ b \\\"c\\\" d\\\\e",
        "\"a\\\"b\" \"c\\\\d\" \"e\\f\" \"g\\$h\" \"i\\`j\"",
        "mixed'one word'\" still one\"\\ end",
        "'' \"\" empty",
        "--pattern='*' --more=\"?\"",
        "'|' \"&&\" \\; end",
        "üñí 'c o d é'"
    })
    void theWordsAreThoseOfARealShell(String line) throws Exception {
        assertEquals(shell(line), CommandLine.words(line));
    }

    @Test
    void aLineEndIsABlank() {
        assertEquals(List.of("a", "b"), CommandLine.words("a\n b\r\n"));
        assertEquals(List.of(), CommandLine.words(" \n "));
    }

    @Test
    void variablesAndPatternsStayAsTheyAre() {
        assertEquals(List.of("echo", "$HOME", "*.txt", "~", "{a,b}"), CommandLine.words("echo $HOME *.txt ~ {a,b}"));
    }

    @Test
    void anOpenQuoteIsRefusedWithItsPlace() {
        assertEquals("the quote ' at character 6 has no end", refused("echo 'x"));
        assertEquals("the quote \" at character 3 has no end", refused("a \"b c\\\""));
        assertEquals("it ends with a backslash; in a .cfg file write \\\\ for one", refused("a \\"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a | b", "a && b", "a > /tmp/x", "a 2>&1", "a &", "a; b"})
    void whatOnlyAShellUnderstandsIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> CommandLine.words(line));
    }

    @Test
    void theRefusalSaysWhatToWrite() {
        assertEquals("no shell reads it, so | has no meaning: quote it, or write the whole as sh -c '…'",
                refused("cat x | wc"));
    }

    private static String refused(String line) {
        return assertThrows(IllegalArgumentException.class, () -> CommandLine.words(line)).getMessage();
    }

    private static List<String> shell(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\001' " + line)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor());
        return Arrays.asList(words.substring(0, words.length() - 1).split("\001", -1));
    }
}
