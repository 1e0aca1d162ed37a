// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tracewarden.api.process.ProcessInfo;

/**
 * What an interpreter runs, by its command line: the file name of a script or jar, or the name of a main class or
 * module. Never more of the command line than that, because baselines are stored and arguments may hold secrets.
 */
final class Script {

    private static final int LONGEST = 80;
    private static final Pattern NUMBER = Pattern.compile("\\d{4,}([._-]\\d+)*");
    private static final Pattern SPACE = Pattern.compile("[\\p{Cntrl}\\s]");
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh");
    private static final Set<String> OTHERS = Set.of("perl", "ruby", "node", "php");
    private static final Set<String> JAVA_WITH_VALUE = Set.of("-cp", "-classpath", "--class-path", "-p",
            "--module-path", "--add-modules", "--add-opens", "--add-exports", "--add-reads", "--patch-module",
            "--upgrade-module-path", "--limit-modules");
    private static final Set<String> PYTHON_WITH_VALUE = Set.of("-W", "-X");
    private static final Set<String> SHELL_WITH_VALUE = Set.of("-o", "-O", "+o", "+O", "--rcfile", "--init-file");
    private static final Set<String> OTHERS_WITH_VALUE = Set.of("-r", "--require", "--import", "-I");

    private Script() {}

    /** Empty for a program that is no interpreter, and where its command line names nothing. */
    static Optional<String> of(ProcessInfo process) {
        String program = process.program();
        if (program.equals("java")) {
            return find(process.argv(), JAVA_WITH_VALUE, Set.of("-jar", "-m", "--module"), Set.of());
        }
        if (program.startsWith("python") || program.startsWith("pypy")) {
            return find(process.argv(), PYTHON_WITH_VALUE, Set.of("-m"), Set.of("-c"));
        }
        if (SHELLS.contains(program)) {
            return find(process.argv(), SHELL_WITH_VALUE, Set.of(), Set.of("-c", "-s"));
        }
        return OTHERS.contains(program)
                ? find(process.argv(), OTHERS_WITH_VALUE, Set.of(), Set.of("-e", "-E", "-p", "--eval", "--print"))
                : Optional.empty();
    }

    /**
     * @param valued options whose value is an argument of its own
     * @param naming options whose value is what is run
     * @param inline options after which a text is run that has no name
     */
    private static Optional<String> find(
            List<String> argv, Set<String> valued, Set<String> naming, Set<String> inline) {
        for (int i = 1; i < argv.size(); i++) {
            String argument = argv.get(i);
            if (inline.contains(argument)) {
                return Optional.empty();
            }
            if (naming.contains(argument)) {
                return i + 1 < argv.size() ? name(argv.get(i + 1)) : Optional.empty();
            }
            if (valued.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-") && !argument.startsWith("+") && !argument.startsWith("@")) {
                return name(argument);
            }
        }
        return Optional.empty();
    }

    /** Without numbers that are another at each start: temporary files would be a program each. */
    private static Optional<String> name(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        String plain = SPACE.matcher(NUMBER.matcher(file).replaceAll("0")).replaceAll("_");
        return plain.isEmpty() ? Optional.empty() : Optional.of(plain.substring(0, Math.min(LONGEST, plain.length())));
    }
}
