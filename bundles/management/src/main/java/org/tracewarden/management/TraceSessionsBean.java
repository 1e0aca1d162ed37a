// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceState;

/**
 * Shows sessions of strace as {@code org.tracewarden:type=TraceSessions}. Figures are of the sessions that are kept,
 * the running ones and the last that ended; those since the start are the collector's. No command line and no pid is
 * shown: command lines may hold secrets.
 */
@Component(service = {}, immediate = true)
public final class TraceSessionsBean {

    private static final Set<TraceState> RUNNING =
            Set.of(TraceState.STARTING, TraceState.TRACING, TraceState.STOPPING);

    private final TraceSessions sessions;
    private final Beans beans;

    @Activate
    public TraceSessionsBean(@Reference TraceSessions sessions) {
        this(sessions, ManagementFactory.getPlatformMBeanServer());
    }

    TraceSessionsBean(TraceSessions sessions, MBeanServer server) {
        this.sessions = sessions;
        this.beans = new Beans(server);
        beans.add(Beans.name("TraceSessions"), new OpenBean("Programs traced with strace")
                .count("Started", "Sessions begun since the collector started", this::started)
                .count("Running", "Sessions that have not ended", this::running)
                .count("Failed", "Kept sessions that could not be started or broke off",
                        () -> inState(Set.of(TraceState.FAILED)))
                .count("Calls", "System calls seen by the kept sessions that have ended", this::calls)
                .count("Lines", "Lines of strace in the kept sessions", () -> received("tracer"))
                .count("Lost", "What stages of the kept sessions never saw, all together", this::lost)
                .table("Stages", "What each stage of the kept sessions took, handed on and never saw",
                        Table.of("Stages", List.of("stage"), List.of("received", "delivered", "lost"), this::rows)));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    private long started() {
        return sessions.sessions().stream().mapToLong(TraceSession::id).max().orElse(0);
    }

    private long running() {
        return inState(RUNNING);
    }

    private long inState(Set<TraceState> states) {
        return sessions.sessions().stream().filter(session -> states.contains(session.state())).count();
    }

    private long calls() {
        return sessions.sessions().stream()
                .mapToLong(session -> session.result().map(TraceResult::calls).orElse(0L))
                .sum();
    }

    private long received(String stage) {
        return stages().stream()
                .filter(counters -> counters.stage().equals(stage))
                .mapToLong(StageCounters::received)
                .sum();
    }

    private long lost() {
        return stages().stream().mapToLong(StageCounters::lost).sum();
    }

    private List<StageCounters> stages() {
        return sessions.sessions().stream().flatMap(session -> session.stages().stream()).toList();
    }

    private List<Object[]> rows() {
        Map<String, long[]> sums = new LinkedHashMap<>();
        for (StageCounters counters : stages()) {
            long[] sum = sums.computeIfAbsent(counters.stage(), stage -> new long[3]);
            sum[0] += counters.received();
            sum[1] += counters.delivered();
            sum[2] += counters.lost();
        }
        List<Object[]> rows = new ArrayList<>();
        sums.forEach((stage, sum) -> rows.add(new Object[] {stage, sum[0], sum[1], sum[2]}));
        return rows;
    }
}
