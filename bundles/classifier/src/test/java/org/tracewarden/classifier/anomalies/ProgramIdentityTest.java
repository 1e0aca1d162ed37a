// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.Workload;
import org.tracewarden.classifier.features.Host;

class ProgramIdentityTest {

    @Test
    void processesOfAServiceShareABaseline() {
        assertEquals("java of kafka.service", of(Host.unit("kafka.service")));
    }

    @Test
    void aSessionIsNoIdentity() {
        assertEquals("java", of(Host.unit("session-12.scope")));
        assertEquals("java", of(Workload.ROOT));
    }

    @Test
    void aContainersIdIsNoIdentity() {
        assertEquals("java in docker", of(new Workload("/docker/0123", ContainerRuntime.DOCKER, "0123", "", "")));
        assertEquals("java in containerd", of(new Workload("/system.slice/containerd.service/0123",
                ContainerRuntime.CONTAINERD, "0123", "", "containerd.service")));
    }

    @Test
    void theHostIsOne() {
        assertEquals(ProgramIdentity.HOST, ProgramIdentity.of(Optional.empty()));
    }

    private static String of(Workload workload) {
        return ProgramIdentity.of(Optional.of(Host.process(5, "java", workload)));
    }
}
