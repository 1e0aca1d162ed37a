// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Checked configuration.
 *
 * @param signals bit n-1: signal n is reported
 * @param handled bit n-1: signal n is reported also when the target handles it
 */
record ProcessSettings(long signals, long handled, int capacity, int ringBytes, int wakeupBytes, Duration grace) {

    static final ProcessSettings DEFAULTS = new ProcessSettings(
            SignalSelection.defaultReported(), SignalSelection.defaultHandled(), 65_536, 8 << 20, 64 << 10,
            Duration.ofSeconds(60));

    /**
     * @param properties the raw values, to be named where the container cannot convert one
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    static ProcessSettings of(ProcessConfiguration configuration, Map<String, Object> properties) {
        long signals = SignalSelection.parse(
                "signals", texts("signals", configuration::signals, properties), SignalSelection.defaultReported());
        long handled = SignalSelection.parse(
                "handled-signals", texts("handled-signals", configuration::handled$_$signals, properties),
                SignalSelection.defaultHandled());
        int capacity = number(
                "process-table-capacity", configuration::process$_$table$_$capacity, 1024, 1 << 20, properties);
        int ringBytes = number("ring-bytes", configuration::ring$_$bytes, 256 << 10, 256 << 20, properties);
        if (Integer.bitCount(ringBytes) != 1) {
            throw new IllegalArgumentException("ring-bytes: " + ringBytes + " is not a power of two");
        }
        int wakeupBytes = number("wakeup-bytes", configuration::wakeup$_$bytes, 4096, ringBytes / 2, properties);
        int grace = number("pin-grace-seconds", configuration::pin$_$grace$_$seconds, 0, 3600, properties);
        return new ProcessSettings(signals, handled, capacity, ringBytes, wakeupBytes, Duration.ofSeconds(grace));
    }

    /** As {@code struct process_config}. */
    ByteBuffer forKernel() {
        return ByteBuffer.allocate(EventStructs.CONFIG_SIZE)
                .order(ByteOrder.nativeOrder())
                .putLong(EventStructs.CONFIG_SIGNALS, signals)
                .putLong(EventStructs.CONFIG_HANDLED, handled)
                .putInt(EventStructs.CONFIG_WAKEUP_BYTES, wakeupBytes);
    }

    private static String[] texts(String key, Supplier<String[]> accessor, Map<String, Object> properties) {
        try {
            return accessor.get();
        } catch (RuntimeException notConverted) {
            throw new IllegalArgumentException(key + ": " + properties.get(key) + " is no text", notConverted);
        }
    }

    private static int number(
            String key, IntSupplier accessor, int least, int most, Map<String, Object> properties) {
        int value;
        try {
            value = accessor.getAsInt();
        } catch (RuntimeException notConverted) {
            throw new IllegalArgumentException(
                    key + ": " + properties.get(key) + " is no whole number (" + least + " to " + most + ")",
                    notConverted);
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + ": " + value + " is not between " + least + " and " + most);
        }
        return value;
    }
}
