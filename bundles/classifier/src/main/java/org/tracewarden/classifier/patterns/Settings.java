// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Checked configuration; spans in nanoseconds, shares from 0 to 1.
 *
 * @param endAfterNanos silence after which an episode is over
 * @param capacity ended episodes kept
 * @param maxProcesses processes that each detector keeps
 */
record Settings(
        long endAfterNanos,
        int capacity,
        int maxProcesses,
        Fsync fsync,
        Herd herd,
        Leak leak,
        Missing missing,
        Blocked send,
        Blocked connect,
        int connectFailures,
        Denied denied,
        Busy busy,
        SmallIo smallIo) {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** @param share of the window spent in such calls */
    record Fsync(long slowNanos, int count, int windowSeconds, double share) {

        long windowNanos() {
            return windowSeconds * SECOND;
        }
    }

    /** @param returnNanos a thread that waits again within this was woken in vain */
    record Herd(int threads, long spreadNanos, long returnNanos, int count, long windowNanos) {}

    /** @param closeShare closed of the opened ones, at most */
    record Leak(int growth, int windowSeconds, double closeShare, int looks, long lookNanos, int looksPerSecond) {}

    /** @param deviation of an interval from the median one, as a share of that */
    record Missing(int count, double deviation, long maxIntervalNanos, long leastNanos) {}

    /** Calls that take long, so many in a window. */
    record Blocked(long slowNanos, int count, long windowNanos) {}

    /** @param rate failures a second, in so many seconds in a row */
    record Denied(int rate, int seconds) {

        /** Of failures that come exactly at the rate. */
        long intervalNanos() {
            return SECOND / rate;
        }
    }

    record Busy(int rate, double share, int seconds) {}

    record SmallIo(int bytes, int rate, int seconds) {}

    /** What holds without a configuration. */
    static Settings defaults() {
        return read((PatternsConfig) Proxy.newProxyInstance(PatternsConfig.class.getClassLoader(),
                new Class<?>[] {PatternsConfig.class}, (proxy, key, none) -> key.getDefaultValue()), Map.of());
    }

    /**
     * Reads and checks the configuration as a whole.
     *
     * @param properties the raw values, to be named in errors
     * @throws IllegalArgumentException naming key, value and range of the first that is wrong
     */
    static Settings read(PatternsConfig config, Map<String, Object> properties) {
        Reader of = new Reader(properties);
        return new Settings(
                of.number("end-after-seconds", config::end$_$after$_$seconds, 1, 3600) * SECOND,
                of.number("capacity", config::capacity, 10, 10_000),
                of.number("max-processes", config::max$_$processes, 64, 16_384),
                new Fsync(
                        of.number("fsync-slow-millis", config::fsync$_$slow$_$millis, 1, 60_000) * MILLI,
                        of.number("fsync-count", config::fsync$_$count, 1, RecentCalls.CAPACITY),
                        of.number("fsync-window-seconds", config::fsync$_$window$_$seconds, 1, 60),
                        of.number("fsync-share-percent", config::fsync$_$share$_$percent, 1, 10_000) / 100.0),
                new Herd(
                        of.number("herd-threads", config::herd$_$threads, 2, 64),
                        of.number("herd-spread-millis", config::herd$_$spread$_$millis, 1, 1000) * MILLI,
                        of.number("herd-return-millis", config::herd$_$return$_$millis, 1, 1000) * MILLI,
                        of.number("herd-count", config::herd$_$count, 1, 32),
                        of.number("herd-window-seconds", config::herd$_$window$_$seconds, 1, 300) * SECOND),
                new Leak(
                        of.number("leak-growth", config::leak$_$growth, 1, 1_000_000),
                        of.number("leak-window-seconds", config::leak$_$window$_$seconds, 5, 60),
                        of.number("leak-close-percent", config::leak$_$close$_$percent, 0, 100) / 100.0,
                        of.number("leak-looks", config::leak$_$looks, 2, 30),
                        of.number("leak-look-seconds", config::leak$_$look$_$seconds, 1, 60) * SECOND,
                        of.number("leak-looks-per-second", config::leak$_$looks$_$per$_$second, 1, 100)),
                new Missing(
                        of.number("missing-count", config::missing$_$count, 3, 16),
                        of.number("missing-deviation-percent", config::missing$_$deviation$_$percent, 1, 100) / 100.0,
                        of.number("missing-max-interval-seconds",
                                config::missing$_$max$_$interval$_$seconds, 1, 600) * SECOND,
                        of.number("missing-least-seconds", config::missing$_$least$_$seconds, 0, 3600) * SECOND),
                new Blocked(
                        of.number("send-slow-millis", config::send$_$slow$_$millis, 1, 600_000) * MILLI,
                        of.number("send-count", config::send$_$count, 1, RecentCalls.CAPACITY),
                        of.number("send-window-seconds", config::send$_$window$_$seconds, 1, 600) * SECOND),
                new Blocked(
                        of.number("connect-slow-millis", config::connect$_$slow$_$millis, 1, 600_000) * MILLI,
                        of.number("connect-count", config::connect$_$count, 1, RecentCalls.CAPACITY),
                        of.number("connect-window-seconds", config::connect$_$window$_$seconds, 1, 600) * SECOND),
                of.number("connect-failures", config::connect$_$failures, 1, RecentCalls.CAPACITY),
                new Denied(
                        of.number("denied-rate", config::denied$_$rate, 1, 1_000_000),
                        of.number("denied-seconds", config::denied$_$seconds, 1, 60)),
                new Busy(
                        of.number("busy-rate", config::busy$_$rate, 1, 10_000_000),
                        of.number("busy-share-percent", config::busy$_$share$_$percent, 1, 100) / 100.0,
                        of.number("busy-seconds", config::busy$_$seconds, 1, 60)),
                new SmallIo(
                        of.number("small-io-bytes", config::small$_$io$_$bytes, 1, 65_536),
                        of.number("small-io-rate", config::small$_$io$_$rate, 1, 10_000_000),
                        of.number("small-io-seconds", config::small$_$io$_$seconds, 1, 60)));
    }

    private record Reader(Map<String, Object> properties) {

        int number(String key, IntSupplier value, int min, int max) {
            int number;
            try {
                number = value.getAsInt();
            } catch (RuntimeException wrongType) {
                throw new IllegalArgumentException(key + " must be a whole number, " + min + " to " + max + ", not \""
                        + properties.get(key) + "\"", wrongType);
            }
            if (number < min || number > max) {
                throw new IllegalArgumentException(key + " must be " + min + " to " + max + ", not " + number);
            }
            return number;
        }
    }
}
