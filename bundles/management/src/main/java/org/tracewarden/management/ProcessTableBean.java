// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.process.ProcessTable;

/** Shows the process table as {@code org.tracewarden:type=ProcessTable}. */
@Component(service = {}, immediate = true)
public final class ProcessTableBean {

    private final Beans beans;

    @Activate
    public ProcessTableBean(@Reference ProcessTable table) {
        this(table, ManagementFactory.getPlatformMBeanServer());
    }

    ProcessTableBean(ProcessTable table, MBeanServer server) {
        this.beans = new Beans(server);
        beans.add(Beans.name("ProcessTable"), new OpenBean("Living and recently dead processes")
                .count("Size", "Entries, dead ones included", () -> (long) table.size())
                .count("Capacity", "Entries that fit", () -> (long) table.capacity())
                .count("EvictedAlive", "Living processes forgotten because the table was full of living ones",
                        table::evictedAlive));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }
}
