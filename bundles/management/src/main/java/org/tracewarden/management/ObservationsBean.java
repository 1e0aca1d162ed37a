// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;

/** Shows the observations of the classifier as {@code org.tracewarden:type=Observations}. */
@Component(service = {}, immediate = true)
public final class ObservationsBean {

    private final Observations observations;
    private final Beans beans;

    @Activate
    public ObservationsBean(@Reference Observations observations) {
        this(observations, ManagementFactory.getPlatformMBeanServer());
    }

    ObservationsBean(Observations observations, MBeanServer server) {
        this.observations = observations;
        this.beans = new Beans(server);
        beans.add(Beans.name("Observations"), new OpenBean("System calls read as what they mean")
                .count("Classified", "Calls classified since the classifier started", observations::classified)
                .count("Forgotten", "Observations forgotten for want of room", observations::forgotten)
                .count("Capacity", "Observations that fit", () -> (long) observations.capacity())
                .table("Kept", "Observations that are kept, by category and severity",
                        Table.of("KeptObservations", List.of("category", "severity"), List.of("total"), this::kept))
                .lines("latest", "The newest observations that are more than idle, oldest of them first: time, pid, "
                        + "name, category, severity, summary", "limit", "how many at most, 1 to " + Lines.MAX,
                        this::latest));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    private List<Object[]> kept() {
        long[][] counts = new long[SyscallCategory.values().length][Severity.values().length];
        for (SyscallObservation observation : newest(Severity.NONE, Math.max(1, observations.capacity()))) {
            counts[observation.category().ordinal()][observation.severity().ordinal()]++;
        }
        List<Object[]> rows = new ArrayList<>();
        for (SyscallCategory category : SyscallCategory.values()) {
            for (Severity severity : Severity.values()) {
                long count = counts[category.ordinal()][severity.ordinal()];
                if (count > 0) {
                    rows.add(new Object[] {category.name(), severity.name(), count});
                }
            }
        }
        return rows;
    }

    private String[] latest(int limit) {
        List<SyscallObservation> newest = new ArrayList<>(newest(Severity.LOW, Lines.checkedLimit(limit)));
        Collections.reverse(newest);
        return newest.stream().map(ObservationsBean::line).toArray(String[]::new);
    }

    private List<SyscallObservation> newest(Severity least, int limit) {
        return observations.find(new ObservationQuery(Optional.empty(), Optional.empty(), OptionalInt.empty(),
                Optional.empty(), least, ObservationQuery.Order.NEWEST, limit));
    }

    private static String line(SyscallObservation observation) {
        return Lines.safe(observation.header().wallInstant() + " " + observation.process().pid() + " "
                + observation.process().comm() + " " + observation.category() + " " + observation.severity() + " "
                + observation.summary());
    }
}
