// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        name = "Tracewarden CPU throttling collector",
        description = "Reports cgroups that used up their CPU quota")
@interface ThrottleConfig {

    @AttributeDefinition(
            name = "Sampling interval",
            description = "Milliseconds between two samples of the cgroups with a quota",
            min = "100",
            max = "60000")
    int interval$_$millis() default 1_000;

    @AttributeDefinition(
            name = "Discovery interval",
            description = "Milliseconds between two walks over all cgroups in search of quotas",
            min = "100",
            max = "600000")
    int discovery$_$interval$_$millis() default 5_000;

    @AttributeDefinition(
            name = "Least throttled periods",
            description = "A cgroup is reported when it was throttled in at least so many periods of one interval",
            min = "1",
            max = "100000")
    int min$_$throttled$_$periods() default 1;

    @AttributeDefinition(
            name = "Most cgroups",
            description = "How many cgroups with a quota are watched; the collector says when there are more",
            min = "1",
            max = "65536")
    int max$_$cgroups() default 4_096;
}
