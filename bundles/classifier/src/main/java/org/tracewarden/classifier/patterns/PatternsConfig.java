// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.tracewarden.patterns}. */
@ObjectClassDefinition(name = "Tracewarden patterns of system calls",
        description = "From when on a pattern is one, and when it is over")
@interface PatternsConfig {

    @AttributeDefinition(name = "End after", min = "1", max = "3600",
            description = "Seconds without the pattern after which it is over, 1 to 3600")
    int end$_$after$_$seconds() default 30;

    @AttributeDefinition(name = "Capacity", min = "10", max = "10000",
            description = "Ended patterns kept; the oldest are forgotten first, 10 to 10000")
    int capacity() default 1000;

    @AttributeDefinition(name = "Processes", min = "64", max = "16384",
            description = "Processes watched for each pattern; the one quiet for longest is forgotten first, 64 to "
                    + "16384")
    int max$_$processes() default 1024;

    @AttributeDefinition(name = "fsync: slow", min = "1", max = "60000",
            description = "Milliseconds from which a sync call is slow, 1 to 60000")
    int fsync$_$slow$_$millis() default 100;

    @AttributeDefinition(name = "fsync: count", min = "1", max = "32",
            description = "Slow sync calls in the window, 1 to 32")
    int fsync$_$count() default 5;

    @AttributeDefinition(name = "fsync: window", min = "1", max = "60",
            description = "Seconds of the window, 1 to 60")
    int fsync$_$window$_$seconds() default 10;

    @AttributeDefinition(name = "fsync: share of time", min = "1", max = "10000",
            description = "Percent of the window spent in sync calls, summed over threads, when they take 10 ms on "
                    + "average, 1 to 10000")
    int fsync$_$share$_$percent() default 50;

    @AttributeDefinition(name = "Herd: threads", min = "2", max = "64",
            description = "Threads that wake together, 2 to 64")
    int herd$_$threads() default 4;

    @AttributeDefinition(name = "Herd: spread", min = "1", max = "1000",
            description = "Milliseconds between the first and the last of them, 1 to 1000")
    int herd$_$spread$_$millis() default 5;

    @AttributeDefinition(name = "Herd: return", min = "1", max = "1000",
            description = "Milliseconds in which a thread woken in vain waits again, 1 to 1000")
    int herd$_$return$_$millis() default 2;

    @AttributeDefinition(name = "Herd: count", min = "1", max = "32",
            description = "Such wake-ups in the window, 1 to 32")
    int herd$_$count() default 3;

    @AttributeDefinition(name = "Herd: window", min = "1", max = "300",
            description = "Seconds of the window, 1 to 300")
    int herd$_$window$_$seconds() default 10;

    @AttributeDefinition(name = "Leak: growth", min = "1", max = "1000000",
            description = "Descriptors opened and not closed in the window, 1 to 1000000")
    int leak$_$growth() default 20;

    @AttributeDefinition(name = "Leak: window", min = "5", max = "60",
            description = "Seconds of the window, 5 to 60")
    int leak$_$window$_$seconds() default 30;

    @AttributeDefinition(name = "Leak: closed", min = "0", max = "100",
            description = "Percent of the opened ones that may be closed at most, 0 to 100")
    int leak$_$close$_$percent() default 90;

    @AttributeDefinition(name = "Leak: looks", min = "2", max = "30",
            description = "Looks at /proc that each find more, 2 to 30")
    int leak$_$looks() default 6;

    @AttributeDefinition(name = "Leak: between looks", min = "1", max = "60",
            description = "Seconds between two looks at one process, 1 to 60")
    int leak$_$look$_$seconds() default 5;

    @AttributeDefinition(name = "Leak: looks a second", min = "1", max = "100",
            description = "Looks at all suspects, a second, 1 to 100")
    int leak$_$looks$_$per$_$second() default 10;

    @AttributeDefinition(name = "Missing file: count", min = "3", max = "16",
            description = "Attempts at equal intervals, 3 to 16")
    int missing$_$count() default 5;

    @AttributeDefinition(name = "Missing file: deviation", min = "1", max = "100",
            description = "How far an interval may be from the median one, in percent of it, 1 to 100")
    int missing$_$deviation$_$percent() default 15;

    @AttributeDefinition(name = "Missing file: longest interval", min = "1", max = "600",
            description = "Seconds between two attempts of a loop at most, 1 to 600")
    int missing$_$max$_$interval$_$seconds() default 60;

    @AttributeDefinition(name = "Missing file: least duration", min = "0", max = "3600",
            description = "Seconds that a loop must have gone on, 0 to 3600")
    int missing$_$least$_$seconds() default 2;

    @AttributeDefinition(name = "Send: slow", min = "1", max = "600000",
            description = "Milliseconds from which a send is blocked, 1 to 600000")
    int send$_$slow$_$millis() default 500;

    @AttributeDefinition(name = "Send: count", min = "1", max = "32",
            description = "Blocked sends in the window, 1 to 32")
    int send$_$count() default 3;

    @AttributeDefinition(name = "Send: window", min = "1", max = "600",
            description = "Seconds of the window, 1 to 600")
    int send$_$window$_$seconds() default 60;

    @AttributeDefinition(name = "Connect: slow", min = "1", max = "600000",
            description = "Milliseconds from which a connect is slow, 1 to 600000")
    int connect$_$slow$_$millis() default 500;

    @AttributeDefinition(name = "Connect: count", min = "1", max = "32",
            description = "Slow connects in the window, 1 to 32")
    int connect$_$count() default 2;

    @AttributeDefinition(name = "Connect: failures", min = "1", max = "32",
            description = "Unreachable, refused or timed out connects in the window, 1 to 32")
    int connect$_$failures() default 3;

    @AttributeDefinition(name = "Connect: window", min = "1", max = "600",
            description = "Seconds of the window, 1 to 600")
    int connect$_$window$_$seconds() default 60;

    @AttributeDefinition(name = "Denied: rate", min = "1", max = "1000000",
            description = "Failures a second, 1 to 1000000")
    int denied$_$rate() default 100;

    @AttributeDefinition(name = "Denied: seconds", min = "1", max = "60",
            description = "Seconds in a row, 1 to 60")
    int denied$_$seconds() default 5;

    @AttributeDefinition(name = "Busy loop: rate", min = "1", max = "10000000",
            description = "Failures of one call with EAGAIN a second, 1 to 10000000")
    int busy$_$rate() default 2000;

    @AttributeDefinition(name = "Busy loop: share", min = "1", max = "100",
            description = "Percent of the calls that fail so at least, 1 to 100")
    int busy$_$share$_$percent() default 90;

    @AttributeDefinition(name = "Busy loop: seconds", min = "1", max = "60",
            description = "Seconds in a row, 1 to 60")
    int busy$_$seconds() default 3;

    @AttributeDefinition(name = "Small I/O: bytes", min = "1", max = "65536",
            description = "Average bytes below which a read or write is small, 1 to 65536")
    int small$_$io$_$bytes() default 64;

    @AttributeDefinition(name = "Small I/O: rate", min = "1", max = "10000000",
            description = "Reads, or writes, a second that must be exceeded, 1 to 10000000")
    int small$_$io$_$rate() default 10000;

    @AttributeDefinition(name = "Small I/O: seconds", min = "1", max = "60",
            description = "Seconds in a row, 1 to 60")
    int small$_$io$_$seconds() default 3;
}
