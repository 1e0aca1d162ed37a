// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An agent that a file in etc/ declares: a shell script, which itself writes down that it was started. So a test knows
 * what really happened, whatever the platform says.
 *
 * @param file that declares it
 * @param folder its own: the script, and what it writes
 */
record DeclaredAgent(String name, Path file, Path folder) {

    /** Without limits that its own polling may reach on a busy host. */
    static final String UNLIMITED = "cpu = none\nmemory = none\nsyscalls = none\n";
    /** Runs until somebody ends it. */
    static final String STEADY = "exec sleep 1000";
    /** Fails again and again, until there is a file {@code enough}: then it ends well. */
    static final String LOOPING = "[ -e enough ] && exit 0; sleep 0.05; exit 3";
    /** Its Nth run kills itself as soon as there is a file {@code now-N}. */
    static final String FALLING = "n=$(grep -c . starts); until [ -e now-$n ]; do sleep 0.05; done; kill -KILL $$";

    /** Not yet declared: {@link #save} does it. */
    static DeclaredAgent of(Path etc, String name, String script) throws IOException {
        Path folder = Files.createTempDirectory("tracewarden-" + name + "-");
        DeclaredAgent agent = new DeclaredAgent(name, etc.resolve("org.tracewarden.agent-" + name + ".cfg"), folder);
        agent.script(script);
        return agent;
    }

    void script(String script) throws IOException {
        Files.writeString(folder.resolve("run"), "cd " + folder + "\necho $$ >> starts\n" + script + "\n");
    }

    String command() {
        return "command = /bin/sh " + folder.resolve("run") + "\n";
    }

    /** Declares it, or changes what is declared, as editors do, so that nobody reads half a file. */
    void save(String keys) throws IOException {
        saveAll(command() + keys);
    }

    void saveAll(String content) throws IOException {
        Path whole = Files.writeString(folder.resolve("cfg"), content);
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        Files.copy(whole, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Tells the script something by a file. */
    void tell(String what) throws IOException {
        Files.createFile(folder.resolve(what));
    }

    /** Pids of all its starts, in order. */
    List<Integer> starts() throws IOException {
        Path starts = folder.resolve("starts");
        return Files.exists(starts)
                ? Files.readAllLines(starts).stream().map(Integer::valueOf).toList()
                : List.of();
    }

    /** Whether that process runs and is this agent's. */
    boolean runs(int pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", "" + pid, "cwd")).equals(folder);
        } catch (IOException gone) {
            return false;
        }
    }

    void forget() throws IOException {
        delete();
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }
}
