// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedServiceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;

/**
 * The factory of declared agents. To be registered as {@link ManagedServiceFactory} with {@code service.pid} =
 * {@link #PID}, and then {@link #start started}. Configuration Admin's thread only leaves word here; one thread,
 * {@code tracewarden-agents-declare}, reads files and declares agents.
 *
 * <p>After a start it waits until all configurations and all files have come, so that agents whose file is gone can be
 * told from those whose file is late. Felix file install does not notice when a file is removed while the platform is
 * away: Configuration Admin keeps the file's configuration for ever. Such a configuration is deleted here, and its agent
 * not declared.
 *
 * <p>Files that name their id come first, then by name, so that a chosen id does not take one that is asked for. What
 * the supervisor refused (the id of another agent, a cycle) is tried again when another file changes and every five
 * seconds.
 */
public final class DeclaredAgents implements ManagedServiceFactory, AutoCloseable {

    /** Of the factory; a file is called {@code org.tracewarden.agent-NAME.cfg}. */
    public static final String PID = "org.tracewarden.agent";

    /** How long files may take to come, before those that have are declared, and before the others count as refused. */
    record Patience(Duration some, Duration all) {

        static final Patience USUAL = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeclaredAgents.class);
    private static final String FILTER = "(service.factoryPid=" + PID + ")";
    private static final long LOOK_MILLIS = 100;
    private static final long RETRY_MILLIS = 5_000;
    private static final long JOIN_MILLIS = 5_000;
    /** A file that an editor replaces is away for a moment. */
    private static final int LOOKS_UNTIL_GONE = 3;
    private static final int IDS_TO_TRY = 8;

    private enum Standing { NEW, IN_FORCE, UNREADABLE, REFUSED }

    /** One file. Changed by the one thread only. */
    private static final class Declared {
        final SourceName name;
        final Dictionary<String, ?> properties;
        Standing standing = Standing.NEW;
        String reason = "";

        Declared(SourceName name, Dictionary<String, ?> properties) {
            this.name = name;
            this.properties = properties;
        }
    }

    private final Declarations declarations;
    private final KnownAgents agents;
    private final Supplier<AgentDefaults> defaults;
    private final ConfigurationAdmin configurations;
    private final Path etc;
    private final Patience patience;
    private final Thread thread = new Thread(this::run, "tracewarden-agents-declare");

    private final Object lock = new Object();
    /** By pid: what came and is not yet taken up; empty when it was deleted. */
    private final Map<String, Optional<Dictionary<String, ?>>> changes = new LinkedHashMap<>();
    private boolean defaultsChanged;
    private boolean closed;

    private final Map<String, Declared> files = new TreeMap<>();
    private final Map<String, Integer> looksWithoutFile = new TreeMap<>();
    private boolean begun;
    private boolean complete;
    private volatile List<String> refused = List.of();

    /**
     * @param declarations called on the one thread
     * @param etc where the files lie
     */
    public DeclaredAgents(
            Declarations declarations,
            KnownAgents agents,
            Supplier<AgentDefaults> defaults,
            ConfigurationAdmin configurations,
            Path etc) {
        this(declarations, agents, defaults, configurations, etc, Patience.USUAL);
    }

    DeclaredAgents(
            Declarations declarations,
            KnownAgents agents,
            Supplier<AgentDefaults> defaults,
            ConfigurationAdmin configurations,
            Path etc,
            Patience patience) {
        this.declarations = declarations;
        this.agents = agents;
        this.defaults = defaults;
        this.configurations = configurations;
        this.etc = etc;
        this.patience = patience;
        thread.setDaemon(true);
    }

    /** Begins to declare. */
    public void start() {
        thread.start();
    }

    /** Files that are not in force, a sentence each with file, key, value and what it may be, by file. */
    public List<String> refused() {
        return refused;
    }

    /** The defaults are others now: every file is read again. */
    public void defaultsChanged() {
        synchronized (lock) {
            defaultsChanged = true;
            lock.notifyAll();
        }
    }

    @Override
    public String getName() {
        return "Tracewarden agents";
    }

    @Override
    public void updated(String pid, Dictionary<String, ?> properties) {
        leave(pid, Optional.of(properties));
    }

    @Override
    public void deleted(String pid) {
        leave(pid, Optional.empty());
    }

    private void leave(String pid, Optional<Dictionary<String, ?>> change) {
        synchronized (lock) {
            changes.put(pid, change);
            lock.notifyAll();
        }
    }

    /** Ends the thread. Agents stay as they are. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        boolean interrupted = false;
        try {
            if (Thread.currentThread() != thread) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException stop) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long startedAt = System.nanoTime();
        while (true) {
            Map<String, Optional<Dictionary<String, ?>>> taken;
            boolean all;
            synchronized (lock) {
                if (changes.isEmpty() && !defaultsChanged && !closed) {
                    await(complete ? RETRY_MILLIS : LOOK_MILLIS);
                }
                if (closed) {
                    return;
                }
                taken = new LinkedHashMap<>(changes);
                changes.clear();
                all = defaultsChanged;
                defaultsChanged = false;
            }
            try {
                turn(taken, all, Duration.ofNanos(System.nanoTime() - startedAt));
            } catch (RuntimeException broken) {
                LOG.error("declared agents could not all be looked at; the next change tries again", broken);
            }
        }
    }

    private void await(long millis) {
        try {
            lock.wait(millis);
        } catch (InterruptedException stop) {
            closed = true;
        }
    }

    private void turn(Map<String, Optional<Dictionary<String, ?>>> taken, boolean all, Duration age) {
        taken.forEach((pid, change) ->
                change.ifPresentOrElse(properties -> came(pid, properties), () -> went(pid)));
        if (all) {
            files.values().forEach(file -> file.standing = Standing.NEW);
        }
        boolean delivered = complete || delivered();
        if (begun || delivered || age.compareTo(patience.some()) >= 0) {
            begun = true;
            declare();
        }
        if (!complete && begun && (delivered || age.compareTo(patience.all()) >= 0)) {
            complete();
            declare();
        }
        refused = files.values().stream()
                .filter(file -> !file.reason.isEmpty())
                .map(file -> file.name.source() + ": " + file.reason)
                .sorted()
                .toList();
    }

    private void came(String pid, Dictionary<String, ?> properties) {
        Declared now = new Declared(SourceName.of(pid, properties), properties);
        Declared before = files.put(pid, now);
        if (before != null && !before.name.source().equals(now.name.source())) {
            withdraw(before);
        }
    }

    private void went(String pid) {
        looksWithoutFile.remove(pid);
        Declared gone = files.remove(pid);
        if (gone != null) {
            withdraw(gone);
        }
    }

    private void withdraw(Declared gone) {
        declarations.withdrawn(gone.name.source());
    }

    /** Whether every configuration and every file has come. Deletes configurations whose file is gone. */
    private boolean delivered() {
        Set<String> sources = new HashSet<>();
        files.values().forEach(file -> sources.add(file.name.source()));
        boolean whole = true;
        for (Configuration configuration : configurations()) {
            String pid = configuration.getPid();
            Dictionary<String, Object> properties = configuration.getProperties();
            if (properties != null && !SourceName.of(pid, properties).there(etc)) {
                if (looksWithoutFile.merge(pid, 1, Integer::sum) >= LOOKS_UNTIL_GONE) {
                    forget(configuration);
                }
                whole = false;
            } else {
                whole &= properties == null || files.containsKey(pid);
            }
        }
        return whole && sources.containsAll(inFolder());
    }

    private List<Configuration> configurations() {
        try {
            Configuration[] found = configurations.listConfigurations(FILTER);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException | IllegalStateException unreadable) {
            LOG.warn("Configuration Admin cannot list the declared agents: {}", unreadable.getMessage());
            return List.of();
        }
    }

    private void forget(Configuration configuration) {
        String pid = configuration.getPid();
        files.remove(pid);
        try {
            LOG.info("the file of configuration {} was removed while the platform was away: its agent is withdrawn", pid);
            configuration.delete();
        } catch (IOException | IllegalStateException undeleted) {
            LOG.warn("configuration {}, whose file is gone, cannot be deleted: {}", pid, undeleted.getMessage());
        }
    }

    private List<String> inFolder() {
        if (!Files.isDirectory(etc)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(etc)) {
            return entries.filter(SourceName::declares).map(file -> file.getFileName().toString()).toList();
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be listed: {}", etc, unreadable.getMessage());
            return List.of();
        }
    }

    private void declare() {
        List<Ready> ready = new ArrayList<>();
        for (Map.Entry<String, Declared> entry : files.entrySet()) {
            Declared file = entry.getValue();
            boolean waits = !complete && looksWithoutFile.containsKey(entry.getKey());
            if (!waits && (file.standing == Standing.NEW || file.standing == Standing.REFUSED)) {
                read(file).ifPresent(read -> ready.add(new Ready(file, read)));
            }
        }
        ready.sort(Comparator.comparing((Ready one) -> one.read.id().isEmpty())
                .thenComparing(one -> one.file.name.source()));
        ready.forEach(this::declare);
    }

    private record Ready(Declared file, AgentFile read) {}

    private Optional<AgentFile> read(Declared file) {
        try {
            return Optional.of(new AgentFile(
                    new ConfigurationValues(file.properties), file.name.instance(), defaults.get()));
        } catch (IllegalArgumentException wrong) {
            refuse(file, Standing.UNREADABLE, wrong.getMessage());
            return Optional.empty();
        }
    }

    private void declare(Ready ready) {
        Declared file = ready.file;
        String source = file.name.source();
        try {
            if (ready.read.id().isPresent()) {
                declarations.declared(source, ready.read.spec(0));
            } else {
                declareWithChosenId(source, ready.read);
            }
            file.standing = Standing.IN_FORCE;
            file.reason = "";
        } catch (AgentException | RuntimeException no) {
            refuse(file, Standing.REFUSED, String.valueOf(no.getMessage()));
        }
    }

    /** Somebody else may take the free id meanwhile. */
    private void declareWithChosenId(String source, AgentFile read) throws AgentException {
        OptionalInt before = agents.idOf(source);
        int id = before.isPresent() ? before.getAsInt() : agents.freeId();
        for (int tries = 1; ; tries++) {
            AgentSpec spec = read.spec(id);
            try {
                declarations.declared(source, spec);
                return;
            } catch (AgentException taken) {
                int next = agents.freeId();
                if (before.isPresent() || next == id || tries == IDS_TO_TRY) {
                    throw taken;
                }
                id = next;
            }
        }
    }

    private void refuse(Declared file, Standing standing, String why) {
        String source = file.name.source();
        String whole = why + (agents.idOf(source).isPresent() ? " (the agent goes on as it was)" : "");
        if (!whole.equals(file.reason)) {
            LOG.warn("{} refused: {}", source, whole);
        }
        file.standing = standing;
        file.reason = whole;
        declarations.refused(source);
    }

    private void complete() {
        Set<String> known = new HashSet<>();
        files.values().forEach(file -> known.add(file.name.source()));
        for (String source : inFolder()) {
            if (!known.contains(source)) {
                LOG.warn("{} did not come from file install within {} s: its agent, if there is one, goes on as it was;"
                        + " see the log for why it could not be read", source, patience.all().toSeconds());
                declarations.refused(source);
            }
        }
        complete = true;
        looksWithoutFile.clear();
        declarations.complete();
    }
}
