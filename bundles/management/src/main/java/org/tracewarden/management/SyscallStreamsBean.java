// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.syscall.SyscallStreams;

/** Shows the streams of system calls as {@code org.tracewarden:type=SyscallStreams}. */
@Component(service = {}, immediate = true)
public final class SyscallStreamsBean {

    private final Beans beans;

    @Activate
    public SyscallStreamsBean(@Reference SyscallStreams streams) {
        this(streams, ManagementFactory.getPlatformMBeanServer());
    }

    SyscallStreamsBean(SyscallStreams streams, MBeanServer server) {
        this.beans = new Beans(server);
        beans.add(Beans.name("SyscallStreams"), new OpenBean("Streams of every call of a chosen process")
                .count("Capacity", "Streams that can be open at a time", () -> (long) streams.capacity()));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }
}
