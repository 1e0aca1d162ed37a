// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.socket.UnixSocket;

/**
 * A run whose launcher tells of it through a link, or told of it in its last file. There is one for each agent: what it
 * keeps are its own fields, of 64 bytes, and everything else is made of them when it is asked for. The first process is
 * kept as an object, since all others who keep it share that.
 */
final class NativeRun implements Run, Links.Hearer {

    private static final Logger LOG = LoggerFactory.getLogger(NativeRun.class);
    private static final UnixSocket NONE = UnixSocket.closed();

    private static final int EXITED = 1;
    private static final int EMPTY = 2;
    private static final int READY = 4;
    private static final int STOPPING = 8;

    private final Common common;
    private final RunListener listener;
    private final ProcessKey process;
    private final int launcher;
    private final long launcherStartTime;
    private final int agent;
    private final int number;
    private volatile UnixSocket link = NONE;
    private volatile boolean released;
    private volatile boolean lost;
    /** What comes once and was told, as bits. This and what follows is for the links' thread. */
    private byte known;
    /** Of the first process, when it is known that it exited. */
    private int status;
    /** What came behind the last line. */
    private byte[] begun = Lines.NOTHING;

    NativeRun(Common common, RunDirectory directory, RunListener listener, ProcessKey launcher,
            Telling.Started started) {
        this.common = common;
        this.listener = listener;
        this.process = started.process();
        this.launcher = launcher.pid();
        this.launcherStartTime = launcher.startTime();
        this.agent = directory.agent();
        this.number = directory.number();
    }

    /**
     * Hears what comes through the link from now on.
     *
     * @throws IOException when it cannot
     */
    void connect(UnixSocket fresh) throws IOException {
        begun = Lines.NOTHING;
        link = fresh;
        common.links().register(this);
    }

    @Override
    public UnixSocket link() {
        return link;
    }

    @Override
    public void heard(byte[] news, int length) {
        UnixSocket from = link;
        begun = Lines.take(begun, news, length, line -> {
            // a listener may have let go
            if (from.isOpen()) {
                Telling.parse(line).ifPresent(telling -> Links.guard(() -> told(telling)));
            }
        });
    }

    /** On the links' thread. */
    void told(Telling telling) {
        if (telling instanceof Telling.Exited about) {
            if (first(EXITED)) {
                status = about.status();
                listener.exited(about.status(), about.wallTime());
            }
        } else if (telling instanceof Telling.Empty) {
            if (first(EMPTY)) {
                listener.empty();
            }
        } else if (telling instanceof Telling.Heartbeat about) {
            listener.heartbeat(about.wallTime());
        } else if (telling instanceof Telling.Ready) {
            if (first(READY)) {
                listener.ready();
            }
        } else if (telling instanceof Telling.Stopping) {
            if (first(STOPPING)) {
                listener.stopping();
            }
        } else if (telling instanceof Telling.Text about) {
            listener.status(about.words());
        } else if (telling instanceof Telling.Lost about) {
            listener.outputLost(about.bytes(), Errno.words(about.errno()));
        } else if (telling instanceof Telling.Refused about) {
            LOG.debug("The launcher of {} refused \"{}\"", directory(), about.order());
        }
    }

    /** Whether it was not told before; a link that replaces another tells all of it again. */
    private boolean first(int once) {
        boolean fresh = (known & once) == 0;
        known |= (byte) once;
        return fresh;
    }

    @Override
    public void closed() {
        if (!released) {
            if (!common.reconnect().test(this)) {
                tellLost();
            }
        } else if (runDirectory().abandoned()) {
            // killed on its way out
            runDirectory().delete();
        }
    }

    void tellLost() {
        lost = true;
        listener.launcherLost((known & EXITED) == 0 ? OptionalInt.empty() : OptionalInt.of(status));
    }

    RunDirectory runDirectory() {
        return new RunDirectory(common.runs(), agent, number);
    }

    @Override
    public Path directory() {
        return runDirectory().path();
    }

    @Override
    public ProcessKey process() {
        return process;
    }

    @Override
    public ProcessKey launcher() {
        return new ProcessKey(launcher, launcherStartTime);
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

    /** Whether the order is on its way. */
    private boolean send(String order) {
        byte[] bytes = (order + "\n").getBytes(StandardCharsets.US_ASCII);
        // the kernel takes so few bytes whole or not at all, and there is room for hundreds of them
        return link.send(bytes) == bytes.length;
    }

    @Override
    public void release() {
        released = true;
        if (!send("release") && (lost || runDirectory().abandoned())) {
            runDirectory().delete();
        }
    }

    @Override
    public void leave() {
        common.links().letGo(link);
    }

    @Override
    public String toString() {
        return directory() + " " + process;
    }
}
