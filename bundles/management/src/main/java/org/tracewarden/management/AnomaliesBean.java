// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Severity;

/** Shows the anomalies as {@code org.tracewarden:type=Anomalies}. */
@Component(service = {}, immediate = true)
public final class AnomaliesBean {

    private final Anomalies anomalies;
    private final Beans beans;

    @Activate
    public AnomaliesBean(@Reference Anomalies anomalies) {
        this(anomalies, ManagementFactory.getPlatformMBeanServer());
    }

    AnomaliesBean(Anomalies anomalies, MBeanServer server) {
        this.anomalies = anomalies;
        this.beans = new Beans(server);
        beans.add(Beans.name("Anomalies"), new OpenBean("Features of system calls away from their baselines")
                .count("GoingOn", "Anomalies that go on", () -> (long) goingOn().size())
                .table("GoingOnBySeverity", "Anomalies that go on, by severity",
                        Table.of("AnomaliesBySeverity", List.of("severity"), List.of("total"), this::bySeverity))
                .count("Baselines", "Baselines that are kept", () -> (long) anomalies.baselines())
                .count("Learning", "Those of them that are still being learnt and raise nothing",
                        () -> (long) anomalies.learning())
                .lines("latest", "The newest anomalies, ended ones first and the newest last: "
                        + "begin, pid and name or host, feature, severity, going on or ended, summary",
                        "limit", "how many at most, 1 to " + Lines.MAX, this::latest));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    private List<Anomaly> goingOn() {
        return anomalies.all().stream().filter(anomaly -> !anomaly.ended()).toList();
    }

    private List<Object[]> bySeverity() {
        long[] counts = new long[Severity.values().length];
        goingOn().forEach(anomaly -> counts[anomaly.severity().ordinal()]++);
        List<Object[]> rows = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            rows.add(new Object[] {severity.name(), counts[severity.ordinal()]});
        }
        return rows;
    }

    private String[] latest(int limit) {
        List<Anomaly> newest = new ArrayList<>(anomalies.all().stream().limit(Lines.checkedLimit(limit)).toList());
        Collections.reverse(newest);
        return newest.stream().map(AnomaliesBean::line).toArray(String[]::new);
    }

    private static String line(Anomaly anomaly) {
        String whose = anomaly.process().map(process -> process.pid() + " " + process.comm()).orElse("host");
        return Lines.safe(anomaly.since() + " " + whose + " " + anomaly.feature() + " " + anomaly.severity() + " "
                + (anomaly.ended() ? "ended" : "going on") + " " + anomaly.summary());
    }
}
