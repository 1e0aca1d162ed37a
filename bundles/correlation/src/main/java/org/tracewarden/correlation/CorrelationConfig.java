// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.tracewarden.correlation}. */
@ObjectClassDefinition(name = "Tracewarden death certificates",
        description = "How deaths of processes are explained and kept")
@interface CorrelationConfig {

    int SETTLE_MILLIS = 15;
    int CAPACITY = 10_000;
    int ESCALATION_SECONDS = 120;

    @AttributeDefinition(name = "Settle time", min = "0", max = "1000",
            description = "Milliseconds to wait after an exit for late events of other collectors, 0 to 1000")
    int settle$_$millis() default SETTLE_MILLIS;

    @AttributeDefinition(name = "Capacity", min = "100", max = "1000000",
            description = "Certificates kept, 100 to 1000000; the oldest are forgotten first")
    int capacity() default CAPACITY;

    @AttributeDefinition(name = "Escalation window", min = "1", max = "3600",
            description = "Seconds after a gentler signal in which SIGKILL counts as its escalation, 1 to 3600")
    int escalation$_$seconds() default ESCALATION_SECONDS;
}
