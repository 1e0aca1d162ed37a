// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/** Has the platform start agents under names of their own. All of them are removed when the test ends. */
final class Spawner implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Console console;
    private final Deque<String> names = new ArrayDeque<>();

    Spawner(Platform platform) {
        console = new Console(platform);
    }

    /**
     * Starts an agent.
     *
     * @param options of asm:spawn
     * @param command with its arguments, quoted as the console wants it
     */
    Spawned spawn(String options, String command) {
        String name = freeName();
        console.run("asm:spawn --name " + name + " " + options + " -- " + command);
        return new Spawned(console, name);
    }

    /** Starts a script of sh. */
    Spawned shell(Host host, String options, String script) {
        return spawn(options, "sh " + file(host, script));
    }

    /** Starts a program of Python. */
    Spawned python(Host host, String options, String program) {
        return spawn(options, "python3 " + file(host, program));
    }

    /** A name that nobody has; the agent that gets it is removed, too. */
    String freeName() {
        String name = "live-" + Host.testPid() + "-" + NUMBER.incrementAndGet();
        names.push(name);
        return name;
    }

    /** One that somebody else had started under a name of ours. */
    Spawned named(String name) {
        return new Spawned(console, name);
    }

    static Path file(Host host, String text) {
        try {
            return Files.writeString(host.directory().resolve("program"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (String name : names) {
            if (console.attempt("asm:info " + name).status() == 0) {
                console.attempt("asm:kill " + name);
                console.run("asm:remove " + name);
            }
        }
    }
}
