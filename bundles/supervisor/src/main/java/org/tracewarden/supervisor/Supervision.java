// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.linux.control.ControlGroups;
import org.tracewarden.linux.control.Pidfds;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.supervisor.declare.AgentDefaults;
import org.tracewarden.supervisor.declare.Declarations;
import org.tracewarden.supervisor.fault.FaultDetection;
import org.tracewarden.supervisor.fault.Surroundings;
import org.tracewarden.supervisor.launch.NativeLaunchers;
import org.tracewarden.supervisor.life.Agents;
import org.tracewarden.supervisor.life.Host;
import org.tracewarden.supervisor.life.Reactions;
import org.tracewarden.supervisor.log.LogFiles;
import org.tracewarden.supervisor.status.StatusFiles;
import org.tracewarden.supervisor.telemetry.AgentCalls;
import org.tracewarden.supervisor.telemetry.Telemetry;
import org.tracewarden.supervisor.watch.AgentWatch;

/** The supervisor's parts put together; knows nothing of OSGi. */
final class Supervision implements AutoCloseable {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
    private static final int DEATHS_QUEUE = 4_096;

    private final Places places;
    private final Supplier<Settings> settings;
    private final Neighbours neighbours;
    private final BootClock clock;
    private final NativeLaunchers launchers;
    private final Agents agents;
    private final AgentCalls calls;
    private final Telemetry telemetry;
    private final FaultDetection faults;
    private final AgentWatch watch;
    private final LogFiles logs = new LogFiles();
    private Optional<Path> statusDirectory = Optional.empty();
    private volatile Optional<StatusFiles> status = Optional.empty();

    /**
     * Finds again what ran before; then agents live.
     *
     * @param settings those in force, at any time
     * @throws IOException when state or run directory can be neither read nor made, saying which
     */
    Supervision(Places places, Supplier<Settings> settings, ControlGroups groups, Pidfds pidfds, ProcFs processes,
            BootClock clock, Neighbours neighbours) throws IOException {
        this.places = places;
        this.settings = settings;
        this.neighbours = neighbours;
        this.clock = clock;
        String boot = Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
        launchers = new NativeLaunchers(places.data().resolve("launcher"), places.runs());
        agents = new Agents(new Host(places.data(), places.runs(), boot, launchers, groups, pidfds, processes, clock,
                () -> settings.get().maxAgents(), this::recovery));
        calls = new AgentCalls(neighbours.counting(), groups::numberOf);
        telemetry = new Telemetry(agents.roster(), calls, clock, boot, places.data().resolve("telemetry.json"));
        Settings first = settings.get();
        faults = new FaultDetection(new Surroundings(groups.containment().kind(), clock, System::nanoTime,
                agents.roster(), agents, this::happened, neighbours.deaths()), first.recovery(),
                first.throttleFloorMicros(), first.floodGrace());
        watch = new AgentWatch(agents::running, List.of(telemetry, faults), calls, clock,
                () -> settings.get().watchInterval());
        begin();
    }

    private RecoveryPolicy recovery() {
        return faults.recovery();
    }

    private void begin() throws IOException {
        try {
            agents.start(new Reactions(faults, faults, this::happened, watch::lastSample));
        } catch (IOException unusable) {
            agents.close();
            launchers.close();
            throw new IOException("the state of agents in " + places.data() + " cannot be used: "
                    + unusable.getMessage(), unusable);
        }
        telemetry.start();
        watch.start();
        writeStatus();
    }

    private void happened(AgentEvent event) {
        telemetry.accept(event);
        if (event instanceof AgentLifecycle step && step.transition() == AgentTransition.REMOVED) {
            faults.forget(step.agentId());
        }
        status.ifPresent(files -> files.accept(event));
        if (event instanceof Event published) {
            neighbours.publish().accept(published);
        }
    }

    /** Other settings are in force. */
    void configured() {
        Settings now = settings.get();
        faults.configure(now.recovery(), now.throttleFloorMicros(), now.floodGrace());
        agents.recoveryChanged();
        writeStatus();
    }

    private void writeStatus() {
        Optional<Path> wanted = settings.get().statusDirectory();
        if (wanted.equals(statusDirectory) && status.isPresent() == wanted.isPresent()) {
            return;
        }
        status.ifPresent(StatusFiles::close);
        status = wanted.map(directory -> new StatusFiles(directory, agents.roster(), telemetry, clock));
        status.ifPresent(StatusFiles::start);
        statusDirectory = wanted;
    }

    /** Hears deaths and calls of a bus from now on. */
    List<Subscription> listen(EventBus bus) {
        return List.of(
                bus.subscribe("agents-deaths", EventFilter.types(DeathRecorded.class), DEATHS_QUEUE,
                        event -> agents.died(((DeathRecorded) event).certificate())),
                bus.subscribe("agents-calls", AgentCalls.EVENTS, AgentCalls.QUEUE, calls));
    }

    AgentSupervisor supervisor() {
        return agents;
    }

    Declarations declarations() {
        return agents;
    }

    TelemetryAggregator telemetry() {
        return telemetry;
    }

    FaultDetector detector() {
        return new Detector(faults, agents::recoveryChanged);
    }

    AgentLogs logs() {
        return new LogService(agents, logs, places.logs());
    }

    AgentDefaults defaults() {
        Settings now = settings.get();
        return new AgentDefaults(now.limits(), now.restart(), now.stop(), now.logs(), now.watchdogTimeout());
    }

    /** What does not work as it should, a sentence each. */
    List<String> troubles() {
        List<String> all = new ArrayList<>();
        agents.trouble().ifPresent(all::add);
        telemetry.problem().ifPresent(all::add);
        status.flatMap(StatusFiles::problem).ifPresent(all::add);
        Containment containment = agents.containment();
        if (containment.kind() == Containment.Kind.DESCENT) {
            all.addAll(containment.missing());
        }
        return all;
    }

    /** Ends all threads. Agents run on, unless they are configured to end with the platform. */
    @Override
    public void close() {
        if (settings.get().stopAgents()) {
            agents.stopAll(STOP_LIMIT);
        }
        watch.close();
        faults.close();
        status.ifPresent(StatusFiles::close);
        logs.close();
        agents.close();
        launchers.close();
        telemetry.close();
    }
}
