// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessKey;

/** A run whose launcher tells of it through a link, or told of it in its last file. */
final class NativeRun implements Run, Links.Hearer {

    private static final Logger LOG = LoggerFactory.getLogger(NativeRun.class);

    private final RunDirectory directory;
    private final RunListener listener;
    private final ProcessKey launcher;
    private final Telling.Started started;
    private final Predicate<NativeRun> reconnect;
    /** What comes once and was told. For the links' thread. */
    private final Set<Class<?>> known = new HashSet<>(4);
    private volatile Link link;
    private volatile boolean released;
    private volatile boolean lost;
    private volatile OptionalInt status = OptionalInt.empty();

    /** @param reconnect gives it another link when one ended and the launcher lives; on the links' thread */
    NativeRun(RunDirectory directory, RunListener listener, ProcessKey launcher, Telling.Started started,
            Predicate<NativeRun> reconnect) {
        this.reconnect = reconnect;
        this.directory = directory;
        this.listener = listener;
        this.launcher = launcher;
        this.started = started;
    }

    /** Hears what comes through the link. */
    void connect(Link present) {
        link = present;
    }

    @Override
    public void told(Telling telling) {
        if (once(telling) && !known.add(telling.getClass())) {
            // told again to a link that replaced another
            return;
        }
        if (telling instanceof Telling.Exited about) {
            status = OptionalInt.of(about.status());
            listener.exited(about.status(), about.wallTime());
        } else if (telling instanceof Telling.Empty) {
            listener.empty();
        } else if (telling instanceof Telling.Heartbeat about) {
            listener.heartbeat(about.wallTime());
        } else if (telling instanceof Telling.Ready) {
            listener.ready();
        } else if (telling instanceof Telling.Stopping) {
            listener.stopping();
        } else if (telling instanceof Telling.Text about) {
            listener.status(about.words());
        } else if (telling instanceof Telling.Lost about) {
            listener.outputLost(about.bytes(), Errno.words(about.errno()));
        } else if (telling instanceof Telling.Refused about) {
            LOG.debug("The launcher of {} refused \"{}\"", directory.path(), about.order());
        }
    }

    private static boolean once(Telling telling) {
        return telling instanceof Telling.Exited || telling instanceof Telling.Empty
                || telling instanceof Telling.Ready || telling instanceof Telling.Stopping;
    }

    @Override
    public void closed() {
        if (!released) {
            if (!reconnect.test(this)) {
                tellLost();
            }
        } else if (directory.abandoned()) {
            // killed on its way out
            directory.delete();
        }
    }

    void tellLost() {
        lost = true;
        listener.launcherLost(status);
    }

    @Override
    public Path directory() {
        return directory.path();
    }

    @Override
    public ProcessKey process() {
        return started.process();
    }

    @Override
    public ProcessKey launcher() {
        return launcher;
    }

    @Override
    public long startedAt() {
        return started.wallTime();
    }

    @Override
    public boolean signal(int signal) {
        if (signal < 1 || signal > 64) {
            throw new IllegalArgumentException("signal " + signal + " is out of range (1 to 64)");
        }
        return send("signal " + signal);
    }

    @Override
    public boolean killDescendants() {
        return send("kill");
    }

    private boolean send(String order) {
        Link present = link;
        return present != null && present.send(order);
    }

    @Override
    public void release() {
        released = true;
        if (!send("release") && (lost || directory.abandoned())) {
            directory.delete();
        }
    }

    @Override
    public void leave() {
        Link present = link;
        if (present != null) {
            present.letGo();
        }
    }

    @Override
    public String toString() {
        return directory.path() + " " + started.process();
    }
}
