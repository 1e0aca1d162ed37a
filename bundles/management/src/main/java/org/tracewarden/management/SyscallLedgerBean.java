// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.syscall.SyscallLedger;

/** Shows the ledger of system calls as {@code org.tracewarden:type=SyscallLedger}. */
@Component(service = {}, immediate = true)
public final class SyscallLedgerBean {

    private final Beans beans;

    @Activate
    public SyscallLedgerBean(@Reference SyscallLedger ledger) {
        this(ledger, ManagementFactory.getPlatformMBeanServer());
    }

    SyscallLedgerBean(SyscallLedger ledger, MBeanServer server) {
        this.beans = new Beans(server);
        beans.add(Beans.name("SyscallLedger"), new OpenBean("System calls summed by process")
                .count("Size", "Processes that are kept, dead ones included", () -> (long) ledger.size())
                .count("Capacity", "Processes that fit", () -> (long) ledger.capacity())
                .count("Forgotten", "Processes forgotten for want of room", ledger::forgotten));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }
}
