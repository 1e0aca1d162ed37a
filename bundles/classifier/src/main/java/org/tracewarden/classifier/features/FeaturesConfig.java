// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.tracewarden.features}. */
@ObjectClassDefinition(name = "Tracewarden features and anomalies",
        description = "What is measured of processes and of the host each second, and when it counts as unusual")
@interface FeaturesConfig {

    @AttributeDefinition(name = "Memory", min = "4", max = "512",
            description = "Megabytes that the series may take, 4 to 512; at the limit the process that was active"
                    + " longest ago is given up")
    int memory$_$megabytes() default 24;

    @AttributeDefinition(name = "Grace", min = "50", max = "2000",
            description = "Milliseconds after the last statistics of a second until it is over, 50 to 2000")
    int grace$_$millis() default 250;

    @AttributeDefinition(name = "Warm-up", min = "30", max = "86400",
            description = "Seconds with a value before a baseline is used, 30 to 86400")
    int warm$_$up$_$seconds() default 300;

    @AttributeDefinition(name = "Programs", min = "16", max = "4096",
            description = "Programs of which baselines are kept, 16 to 4096; the one that was active longest ago goes"
                    + " first")
    int baseline$_$programs() default 256;

    @AttributeDefinition(name = "Relearning", min = "5", max = "1440",
            description = "Minutes that a new level must hold to become the usual one, 5 to 1440")
    int relearn$_$minutes() default 60;

    @AttributeDefinition(name = "Settling", min = "0", max = "3600",
            description = "First seconds of a process's life that are neither learnt from nor compared, 0 to 3600")
    int settle$_$seconds() default 30;

    @AttributeDefinition(name = "Floor of latencies and error rates", min = "1", max = "1000",
            description = "Least deviation of a latency or an error rate in percent of its median, 1 to 1000")
    int relative$_$floor$_$percent() default 10;

    @AttributeDefinition(name = "Floor of activity", min = "1", max = "1000",
            description = "Least deviation of a rate or of time blocked in percent of its median, 1 to 1000")
    int activity$_$floor$_$percent() default 50;

    @AttributeDefinition(name = "Low", min = "1", max = "1000",
            description = "From this |z| on an anomaly is LOW, 1 to 1000")
    double z$_$low() default 3.0;

    @AttributeDefinition(name = "Medium", min = "1", max = "1000",
            description = "From this |z| on an anomaly is MEDIUM, above z-low, at most 1000")
    double z$_$medium() default 5.0;

    @AttributeDefinition(name = "High", min = "1", max = "1000",
            description = "From this |z| on an anomaly is HIGH, above z-medium, at most 1000")
    double z$_$high() default 8.0;

    @AttributeDefinition(name = "Critical", min = "1", max = "1000",
            description = "From this |z| on an anomaly is CRITICAL, above z-high, at most 1000")
    double z$_$critical() default 12.0;

    @AttributeDefinition(name = "Begin", min = "1", max = "60",
            description = "Unusual seconds that make an anomaly begin, 1 to 60")
    int begin$_$seconds() default 3;

    @AttributeDefinition(name = "Begin within", min = "1", max = "60",
            description = "Among so many seconds, begin-seconds to 60")
    int begin$_$window$_$seconds() default 5;

    @AttributeDefinition(name = "Quiet", min = "1", max = "3600",
            description = "Usual seconds after which an anomaly has ended, 1 to 3600")
    int quiet$_$seconds() default 30;

    @AttributeDefinition(name = "Capacity", min = "10", max = "100000",
            description = "Anomalies kept, 10 to 100000; the ones that ended longest ago are forgotten first")
    int anomaly$_$capacity() default 1000;

    @AttributeDefinition(name = "Least latency", min = "0", max = "10000000",
            description = "A latency that differs by fewer microseconds is no anomaly, 0 to 10000000")
    int least$_$latency$_$micros() default 1000;

    @AttributeDefinition(name = "Least error rate", min = "0", max = "100",
            description = "An error rate that differs by fewer percent of the calls is no anomaly, 0 to 100")
    int least$_$error$_$percent() default 5;

    @AttributeDefinition(name = "Least errors", min = "0", max = "1000000",
            description = "An error rate with fewer errors a second is no anomaly, 0 to 1000000")
    int least$_$errors() default 20;

    @AttributeDefinition(name = "Least rate", min = "0", max = "1000000",
            description = "A rate that differs by fewer calls a second is no anomaly, 0 to 1000000")
    int least$_$rate() default 100;

    @AttributeDefinition(name = "Least time blocked", min = "0", max = "60000",
            description = "Time blocked that differs by fewer milliseconds a second is no anomaly, 0 to 60000")
    int least$_$blocked$_$millis() default 100;
}
