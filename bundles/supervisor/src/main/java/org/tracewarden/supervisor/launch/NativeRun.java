// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.nio.file.Path;
import java.util.OptionalInt;
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
    private volatile Link link;
    private volatile boolean released;
    private volatile boolean lost;
    private volatile OptionalInt status = OptionalInt.empty();

    NativeRun(RunDirectory directory, RunListener listener, ProcessKey launcher, Telling.Started started) {
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

    @Override
    public void closed() {
        if (!released) {
            tellLost();
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
