// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.Event;

/**
 * Shows the agents as {@code org.tracewarden:type=Agents} and each as {@code org.tracewarden:type=Agent,name=<name>},
 * and tells faults and restarts as notifications of both. A bean comes and goes with its agent: at once with its events,
 * and within {@link #LOOK_SECONDS} where there are none, as for one that waits for others. There are as many beans as
 * the supervisor has agents, which it bounds. Thread-safe.
 */
@Component(service = {}, immediate = true)
public final class AgentBeans implements EventSubscriber {

    static final int CAPACITY = 4_096;
    static final int LOOK_SECONDS = 5;
    private static final int END_SECONDS = 1;
    static final String SUBSCRIPTION = "agents-jmx";

    private static final Logger LOG = LoggerFactory.getLogger(AgentBeans.class);

    /** By the agent's id. */
    private record Shown(String agent, ObjectName name, NotifyingBean bean) {}

    private final AgentSupervisor supervisor;
    private final TelemetryAggregator telemetry;
    private final FaultDetector detector;
    private final Clock clock;
    private final Beans beans;
    private final Map<Integer, Shown> shown = new HashMap<>();
    private final NotifyingBean all;
    private final Subscription subscription;
    private final ScheduledExecutorService looker;
    private boolean over;

    @Activate
    public AgentBeans(
            @Reference AgentSupervisor supervisor, @Reference TelemetryAggregator telemetry,
            @Reference FaultDetector detector, @Reference EventBus bus) {
        this(supervisor, telemetry, detector, bus, ManagementFactory.getPlatformMBeanServer(), Clock.systemUTC());
    }

    AgentBeans(
            AgentSupervisor supervisor, TelemetryAggregator telemetry, FaultDetector detector, EventBus bus,
            MBeanServer server, Clock clock) {
        this.supervisor = supervisor;
        this.telemetry = telemetry;
        this.detector = detector;
        this.clock = clock;
        this.beans = new Beans(server);
        ObjectName name = Beans.name("Agents");
        this.all = new NotifyingBean(
                name, new AgentsBean(supervisor, telemetry, detector).open(), Notice.ofAll());
        beans.add(name, all);
        this.subscription = bus.subscribe(SUBSCRIPTION, AgentEvent.class::isInstance, CAPACITY, this);
        this.looker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "tracewarden-agents-jmx");
            thread.setDaemon(true);
            return thread;
        });
        look();
        looker.scheduleWithFixedDelay(this::lookAndGoOn, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** An exception would end the looking for good. */
    private void lookAndGoOn() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("beans of agents could not be brought up to date; it is tried again in {} s", LOOK_SECONDS, e);
        }
    }

    /** Brings the beans in line with the agents there are. */
    synchronized void look() {
        if (over) {
            return;
        }
        Set<Integer> there = new HashSet<>();
        for (AgentInfo agent : supervisor.agents()) {
            there.add(agent.id());
            show(agent);
        }
        Set.copyOf(shown.keySet()).stream().filter(id -> !there.contains(id)).forEach(this::hide);
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof AgentEvent about) {
            Optional<NotifyingBean> bean = follow(about);
            Notice.of(about).ifPresent(notice -> {
                bean.ifPresent(one -> one.send(notice));
                all.send(notice);
            });
        }
    }

    @Override
    public void onLagged(long lost) {
        look();
        all.send(Notice.missed(lost, clock.instant()));
    }

    /** Shows or hides the bean of an event's agent. Listeners are told outside of the lock. */
    private synchronized Optional<NotifyingBean> follow(AgentEvent event) {
        if (over) {
            return Optional.empty();
        }
        // after its removal another one may have the id; then that one's events bring it back
        if (event instanceof AgentLifecycle step && step.transition() == AgentTransition.REMOVED) {
            hide(event.agentId());
            return Optional.empty();
        }
        supervisor.find(event.agentId()).ifPresentOrElse(this::show, () -> hide(event.agentId()));
        return Optional.ofNullable(shown.get(event.agentId())).map(Shown::bean);
    }

    private void show(AgentInfo agent) {
        Shown before = shown.get(agent.id());
        if (before != null && before.agent().equals(agent.name())) {
            return;
        }
        hide(agent.id());
        ObjectName name = Beans.name("Agent", agent.name());
        NotifyingBean bean = new NotifyingBean(
                name, new AgentBean(agent.id(), supervisor, telemetry, detector).open(), Notice.ofAgent());
        shown.put(agent.id(), new Shown(agent.name(), name, bean));
        beans.add(name, bean);
    }

    private void hide(int id) {
        Shown gone = shown.remove(id);
        if (gone != null) {
            beans.remove(gone.name(), gone.bean());
        }
    }

    @Deactivate
    void deactivate() {
        subscription.close();
        looker.shutdownNow();
        synchronized (this) {
            over = true;
            shown.clear();
            beans.removeAll();
        }
        try {
            looker.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
