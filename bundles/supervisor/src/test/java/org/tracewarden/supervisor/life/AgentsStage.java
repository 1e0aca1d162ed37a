// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.Signal;

/** A data directory with a host, and platforms on them one after the other, of which the last one is asked. */
final class AgentsStage implements AutoCloseable {

    final FakeHost host = new FakeHost();
    final List<AgentLifecycle> events = Collections.synchronizedList(new ArrayList<>());
    /** What is to be done about fatal signals. */
    volatile FaultAction onCrash = FaultAction.RESTART;
    private final Path data;
    private final List<Agents> platforms = new ArrayList<>();
    private Agents agents;

    AgentsStage(Path data) {
        this.data = data;
    }

    /** Starts the next one. */
    Agents platform() throws IOException {
        Agents made = new Agents(host.host(data));
        platforms.add(made);
        agents = made;
        made.start(new Reactions((run, status) -> {
            made.roster().faultCounted(run.spec().id());
            return new CrashJudge.Judgement(FaultKind.CRASH, onCrash);
        }, (id, run, at) -> {}, event -> events.add((AgentLifecycle) event), run -> {}));
        return made;
    }

    @Override
    public void close() {
        platforms.forEach(Agents::close);
    }

    static AgentSpec spec(int id, String name) {
        return AgentSpec.of(id, name, List.of("program", "argument"));
    }

    static AgentSpec restarting(int id, String name, int most) {
        return spec(id, name).withRestart(new RestartPolicy(most > 0, most, Duration.ofMillis(10),
                Duration.ofMillis(40), Duration.ofMinutes(10)));
    }

    static AgentSpec after(int id, String name, boolean cascade, String... others) {
        AgentSpec plain = spec(id, name);
        return new AgentSpec(id, name, plain.command(), Map.of(), "", "", Set.of(), plain.scope(), plain.restart(),
                plain.limits(), plain.watchdog(), plain.stop(), plain.logs(), List.of(others), cascade,
                Optional.empty());
    }

    static AgentSpec stopping(int id, String name, Duration grace) {
        AgentSpec plain = spec(id, name);
        return new AgentSpec(id, name, plain.command(), Map.of(), "", "", Set.of(), plain.scope(), plain.restart(),
                plain.limits(), plain.watchdog(), new StopPolicy(new Signal(15), grace), plain.logs(), List.of(), false,
                Optional.empty());
    }

    AgentInfo await(int id, AgentState state) {
        Until.true_(() -> agents.find(id).filter(info -> info.state() == state).isPresent(),
                () -> state + " of " + agents.find(id));
        return agents.find(id).orElseThrow();
    }

    void awaitRun(int id, long number) {
        Until.true_(() -> agents.roster().entry(id).flatMap(Roster.Entry::run).filter(run -> run.runNumber() == number)
                .isPresent(), () -> "run " + number + " of " + agents.find(id));
    }

    /** From now on the agent's state cannot be written. */
    Path block(int id) {
        Path file = data.resolve("agents/" + id + ".json.new");
        Until.true_(() -> {
            try {
                Files.createDirectory(file);
                return true;
            } catch (IOException beingWritten) {
                return false;
            }
        }, () -> file + " is being written");
        return file;
    }

    LifeCounts counts(int id) {
        return agents.roster().entry(id).orElseThrow().total();
    }

    List<AgentTransition> steps(int id) {
        return List.copyOf(events).stream().filter(event -> event.agentId() == id).map(AgentLifecycle::transition)
                .toList();
    }
}
