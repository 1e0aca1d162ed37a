// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        name = "Tracewarden OOM collector",
        description = "Reports processes that the kernel killed for want of memory")
@interface OomConfig {

    @AttributeDefinition(
            name = "Wait for the kernel log",
            description = "Milliseconds that an event may wait for the kernel log's line on it",
            min = "0",
            max = "100")
    int kernel$_$log$_$wait$_$millis() default 3;

    @AttributeDefinition(
            name = "Ring size",
            description = "Bytes of the ring between kernel and collector, a power of two; from the next load on",
            min = "65536",
            max = "16777216")
    int ring$_$bytes() default 262_144;

    @AttributeDefinition(
            name = "Grace period",
            description = "Seconds that the kernel programs go on without a collector; from the next start on",
            min = "0",
            max = "3600")
    int pin$_$grace$_$seconds() default 60;
}
