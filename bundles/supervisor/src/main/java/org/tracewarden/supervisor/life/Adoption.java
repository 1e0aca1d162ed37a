// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.supervisor.launch.LaunchException;
import org.tracewarden.supervisor.launch.Run;
import org.tracewarden.supervisor.launch.RunListener;

/**
 * Finds agents again when the platform starts: state files, run directories and control groups are laid side by side.
 * Runs of known agents of this boot are adopted; everything else that is there is ended and removed; only then agents
 * that should run and do not are started. Runs on the agents' thread, before anything else does, and waits for the
 * workers.
 */
final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final RunListener DEAF = new RunListener() {
        @Override
        public void exited(int status, long wallTime) {}

        @Override
        public void empty() {}

        @Override
        public void heartbeat(long wallTime) {}

        @Override
        public void ready() {}

        @Override
        public void status(String text) {}

        @Override
        public void stopping() {}

        @Override
        public void outputLost(long bytes, String reason) {}

        @Override
        public void launcherLost(OptionalInt status) {}
    };

    private final Crew crew;
    private final Groups groups;
    private final Workers workers;

    Adoption(Crew crew, Groups groups, Workers workers) {
        this.crew = crew;
        this.groups = groups;
        this.workers = workers;
    }

    /** A run directory and what was found in it. */
    private static final class Found {
        final Path directory;
        final int id;
        final AgentRun run;
        volatile Optional<Run> held = Optional.empty();

        Found(Path directory, Register register) {
            this.directory = directory;
            id = Integer.parseInt(directory.getParent().getFileName().toString());
            int number = Integer.parseInt(directory.getFileName().toString());
            run = register.find(id).map(agent -> new AgentRun(agent, number)).orElseGet(() -> new AgentRun(number));
        }
    }

    void adopt(Store.Loaded loaded) {
        crew.restore(loaded.system()
                .orElseGet(() -> SystemState.begin(crew.host().clock().toWallTime(crew.host().clock().now()),
                        crew.host().bootId())));
        Set<Integer> strangers = new TreeSet<>();
        for (Saved saved : loaded.agents()) {
            if (crew.absorbed(saved)) {
                strangers.add(saved.id());
            } else {
                crew.restore(saved);
                if (!saved.ofBoot(crew.host().bootId())) {
                    strangers.add(saved.id());
                }
            }
        }
        List<Found> directories = crew.host().launchers().runDirectories().stream()
                .filter(path -> path.getParent().getFileName().toString().matches("[1-9][0-9]{0,5}"))
                .map(path -> new Found(path, crew.register())).toList();
        Map<Integer, List<Found>> ours = new TreeMap<>();
        List<Found> others = new ArrayList<>();
        for (Found found : directories) {
            if (crew.register().find(found.id).isPresent() && !strangers.contains(found.id)) {
                ours.computeIfAbsent(found.id, first -> new ArrayList<>()).add(found);
            } else {
                others.add(found);
            }
        }
        others.forEach(found -> strangers.add(found.id));
        List<Runnable> work = new ArrayList<>();
        // those of one agent one after the other, so that what they tell comes in order
        ours.values().forEach(all -> work.add(() -> all.forEach(this::find)));
        ours.values().forEach(all -> all.sort(Comparator.comparingInt(found -> found.run.number())));
        together(work);
        takeUp(ours);
        endStrangers(others, strangers);
        for (Agent agent : crew.register().all()) {
            resume(agent);
        }
        ours.values().forEach(all -> all.forEach(found -> found.run.listen()));
    }

    private void find(Found found) {
        Agent agent = crew.register().find(found.id).orElseThrow();
        try {
            found.held = Optional.of(crew.host().launchers().adopt(found.directory, found.run));
        } catch (LaunchException nobody) {
            LOG.info("run {} of agent {} is not there any more: {}", found.run.number(), agent.name(),
                    nobody.getMessage());
        }
    }

    private void takeUp(Map<Integer, List<Found>> ours) {
        ours.forEach((id, all) -> {
            Agent agent = crew.register().find(id).orElseThrow();
            for (Found found : all) {
                if (found.held.isPresent()) {
                    found.run.began(found.held.get());
                    found.run.held(crew.runs().groupOf(id, found.held));
                    agent.life().found(found.run);
                    crew.register().watchProcess(agent);
                } else {
                    delete(found.directory);
                }
            }
        });
    }

    /** What no state knows, and groups in which nothing is to run. */
    private void endStrangers(List<Found> others, Set<Integer> strangers) {
        Set<Integer> sweep = new HashSet<>(strangers);
        for (int id : groups.ids()) {
            if (crew.register().find(id).filter(agent -> agent.life().open()).isEmpty()) {
                sweep.add(id);
            }
        }
        List<Runnable> work = new ArrayList<>();
        for (Found found : others) {
            work.add(() -> {
                Optional<Run> stranger = meet(found);
                LOG.warn("run {} of agent {} is there and no state of it: it is ended", found.run.number(), found.id);
                stranger.ifPresent(Run::killDescendants);
                crew.runs().sweep(found.id);
                stranger.ifPresentOrElse(Run::release, () -> delete(found.directory));
            });
        }
        others.forEach(found -> sweep.remove(found.id));
        sweep.forEach(id -> work.add(() -> crew.runs().sweep(id)));
        together(work);
    }

    private Optional<Run> meet(Found found) {
        try {
            return Optional.of(crew.host().launchers().adopt(found.directory, DEAF));
        } catch (LaunchException nobody) {
            return Optional.empty();
        }
    }

    private void resume(Agent agent) {
        Life life = agent.life();
        OptionalInt missing = life.missing();
        if (missing.isPresent()) {
            AgentRun lost = AgentRun.lost(missing.getAsInt(), life.process());
            lost.held(crew.runs().groupOf(agent.id(), Optional.empty()));
            life.foundLost(lost);
            agent.moved();
            agent.orphaned(lost, Optional.empty());
            return;
        }
        Optional<AgentRun> run = life.run();
        boolean uncounted = run.isPresent() && life.open() && !run.get().endStored;
        if (uncounted && !run.get().endHeard) {
            agent.tell(AgentTransition.ADOPTED, run.get().process(), Optional.empty(), "");
        }
        life.resume();
    }

    /** Has the workers do all of it, and waits. */
    private void together(List<Runnable> work) {
        CountDownLatch left = new CountDownLatch(work.size());
        for (Runnable one : work) {
            workers.launch(() -> {
                try {
                    one.run();
                } finally {
                    left.countDown();
                }
            });
        }
        try {
            left.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            LOG.warn("run directory {} cannot be removed: {}", directory, left.getMessage());
        }
    }
}
