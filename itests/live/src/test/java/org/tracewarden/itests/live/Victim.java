// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tracewarden.api.event.ExitStatus;

/**
 * A process that is about to die, with everything it forks, under a {@code witness} (see witness.c) that reaps them and
 * tells how each ended. Closing it kills what is left.
 */
final class Victim implements AutoCloseable {

    private final Process witness;
    private final List<String> said = new ArrayList<>();
    private final Thread listener;
    private boolean silent;
    private final int pid;
    private final long bornAfter;

    Victim(ProcessBuilder command) {
        try {
            witness = command.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener = new Thread(this::listen, "witness-" + witness.pid());
        listener.setDaemon(true);
        listener.start();
        Matcher born = await("pid (\\d+) (\\d+)");
        pid = Integer.parseInt(born.group(1));
        bornAfter = Long.parseLong(born.group(2));
    }

    /** The process that the witness started. */
    int pid() {
        return pid;
    }

    /** Boot clock before it was forked. */
    long bornAfter() {
        return bornAfter;
    }

    /** Its parent. */
    int witnessPid() {
        return Math.toIntExact(witness.pid());
    }

    /** Waits until the process itself says that it may be killed. */
    Victim ready() {
        await("ready " + pid);
        return this;
    }

    /** Waits until that many of its family have said they may be killed, and returns their pids in that order. */
    List<Integer> readyFamily(int count) {
        Pattern ready = Pattern.compile("ready (\\d+)");
        return Patience.until(count + " processes ready", Patience.ENOUGH, () -> matches(ready), m -> m.size() >= count)
                .stream().map(m -> Integer.parseInt(m.group(1))).toList();
    }

    /** Waits until something said matches the whole pattern. */
    Matcher await(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return Patience.until("'" + pattern + "' from " + this, Patience.ENOUGH, () -> first(compiled),
                Optional::isPresent).orElseThrow();
    }

    /** How the process ended, once it has. */
    End end() {
        return endOf(pid);
    }

    /** How one of its family ended, once it has. */
    End endOf(int member) {
        String status = await("reaped " + member + " (\\d+)").group(1);
        return new End(member, new ExitStatus(Integer.parseInt(status)), bornAfter, zombieSince(member));
    }

    /** Waits until it is dead, reaped or not; the boot clock when that was found. */
    long zombieSince(int member) {
        return Long.parseLong(await("dead " + member + " (\\d+)").group(1));
    }

    /** The status is made up: wait(2) has not been called yet, so nobody but the test knows it. */
    End zombie(ExitStatus expected) {
        return new End(pid, expected, bornAfter, zombieSince(pid));
    }

    /** Lets a witness that was told to hold the dead reap the next one. */
    void reap() {
        try {
            witness.getOutputStream().write('\n');
            witness.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything said so far that matches the whole pattern. */
    List<Matcher> matches(Pattern pattern) {
        synchronized (said) {
            return said.stream().map(pattern::matcher).filter(Matcher::matches).toList();
        }
    }

    /** Waits until it has nothing more to say: all of the family are gone. */
    Victim untilAllAreGone() {
        Patience.until("the end of all of " + this, Patience.LONG, this::isSilent, s -> s);
        return this;
    }

    private boolean isSilent() {
        synchronized (said) {
            return silent;
        }
    }

    private Optional<Matcher> first(Pattern pattern) {
        return matches(pattern).stream().findFirst();
    }

    private void listen() {
        try (BufferedReader lines = witness.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                synchronized (said) {
                    said.add(line);
                }
            }
        } catch (IOException e) {
            synchronized (said) {
                said.add("witness went silent: " + e);
            }
        }
        synchronized (said) {
            silent = true;
        }
    }

    @Override
    public void close() {
        try {
            witness.getOutputStream().close();
            if (!witness.waitFor(10, TimeUnit.SECONDS)) {
                witness.destroyForcibly().waitFor();
            }
            listener.join(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        synchronized (said) {
            return "victim, which said " + said;
        }
    }
}
