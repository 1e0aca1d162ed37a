// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Entry point of the launcher's Java half.
 *
 * <pre>
 * key PRIVATE-KEY-FILE PUBLIC-KEY-FILE           makes a key pair
 * run PORT PRIVATE-KEY-FILE HOST-KEY-FILE COMMAND   runs one console command
 * </pre>
 *
 * Exit status: that of the command (0 or 1 for most); 2 for wrong usage or keys, 3 when nobody answers at the port.
 */
public final class Launcher {

    static final int UNUSABLE = 2;
    static final int NOBODY_ANSWERS = 3;

    private Launcher() {}

    /** Runs one of the two verbs and ends the JVM with its exit status. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    private static int execute(String[] arguments) {
        try {
            return switch (arguments.length == 0 ? "" : arguments[0]) {
                case "key" -> makeKey(Path.of(arguments[1]), Path.of(arguments[2]));
                case "run" -> run(arguments);
                default -> complain("unknown verb " + Arrays.toString(arguments));
            };
        } catch (ConnectException nobody) {
            return NOBODY_ANSWERS;
        } catch (IOException | GeneralSecurityException failure) {
            return complain(String.valueOf(failure.getMessage()));
        }
    }

    private static int makeKey(Path privateFile, Path publicFile) throws IOException, GeneralSecurityException {
        KeyPair pair = ConsoleKey.generate();
        ConsoleKey.writePrivate(pair, privateFile);
        Files.writeString(publicFile, ConsoleKey.authorized(pair.getPublic()) + "\n");
        return 0;
    }

    private static int run(String[] arguments) throws IOException, GeneralSecurityException {
        int port = Integer.parseInt(arguments[1]);
        KeyPair key = ConsoleKey.read(Path.of(arguments[2]));
        RemoteConsole console = new RemoteConsole(port, key, Path.of(arguments[3]));
        Map<String, String> terminal = terminal();
        if (terminal.isEmpty()) {
            return console.run(arguments[4], terminal, new PlainText(System.out), new PlainText(System.err));
        }
        return console.run(arguments[4], terminal, System.out, System.err);
    }

    /** What the session is told of the terminal; nothing when the script found that there is none. */
    private static Map<String, String> terminal() {
        Map<String, String> terminal = new HashMap<>();
        for (String variable : new String[] {"TERM", "COLUMNS"}) {
            String value = System.getenv(variable);
            if (value != null && !value.isEmpty()) {
                terminal.put(variable, value);
            }
        }
        return terminal;
    }

    private static int complain(String what) {
        System.err.println("tracewarden: " + what);
        return UNUSABLE;
    }
}
