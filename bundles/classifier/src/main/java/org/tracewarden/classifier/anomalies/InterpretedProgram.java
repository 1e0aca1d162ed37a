// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tracewarden.api.process.ProcessInfo;

/**
 * What a program runs that is only there to run others: the jar or main class of a {@code java}, the script of a
 * {@code python3}. Shells are left out: most of their scripts live too briefly to be learnt from, and there are many.
 */
final class InterpretedProgram {

    private static final int LONGEST = 64;
    private static final Pattern VERSIONED = Pattern.compile("(java|python|node|ruby|perl|php|dotnet)[0-9.]*");
    /** Options whose value is the next argument and tells what runs. */
    private static final Map<String, Set<String>> NAMING = Map.of(
            "java", Set.of("-jar", "-m", "--module"), "python", Set.of("-m"));
    /** Options whose value is the next argument and tells nothing. */
    private static final Map<String, Set<String>> TAKING = Map.of(
            "java", Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path",
                    "--add-modules", "--add-opens", "--add-exports", "--add-reads", "--source"),
            "python", Set.of("-W", "-X"), "node", Set.of("-r", "--require"), "ruby", Set.of("-I", "-r"),
            "perl", Set.of("-I"), "php", Set.of("-c", "-d"));
    /** Options after which comes the program's own text. */
    private static final Map<String, Set<String>> TEXT = Map.of(
            "python", Set.of("-c"), "node", Set.of("-e", "-p"), "ruby", Set.of("-e"), "perl", Set.of("-e"),
            "php", Set.of("-r"));

    private InterpretedProgram() {}

    /** Without its directory; empty when this runs no other program, or it is not known which. */
    static Optional<String> of(ProcessInfo process) {
        Matcher interpreter = VERSIONED.matcher(process.program());
        if (!interpreter.matches()) {
            return Optional.empty();
        }
        String language = interpreter.group(1);
        List<String> arguments = process.argv();
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (has(TEXT, language, argument)) {
                return Optional.empty();
            }
            if (has(NAMING, language, argument)) {
                return i + 1 < arguments.size() ? Optional.of(name(arguments.get(i + 1))) : Optional.empty();
            }
            if (has(TAKING, language, argument)) {
                i++;
            } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
                return Optional.of(name(argument));
            }
        }
        return Optional.empty();
    }

    private static boolean has(Map<String, Set<String>> options, String language, String argument) {
        return options.getOrDefault(language, Set.of()).contains(argument);
    }

    private static String name(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }
}
