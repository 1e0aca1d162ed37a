// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.configuration;

import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The whole numbers of a configuration, each checked against its range.
 *
 * @param properties the raw values, to be named where the container cannot convert one
 */
public record Numbers(Map<String, Object> properties) {

    /**
     * Reads one.
     *
     * @param accessor the converted value; throws when it cannot be converted
     * @param least allowed
     * @param most allowed
     * @throws IllegalArgumentException naming key, value and range
     */
    public int read(String key, IntSupplier accessor, int least, int most) {
        int value;
        try {
            value = accessor.getAsInt();
        } catch (RuntimeException notANumber) {
            throw new IllegalArgumentException(
                    key + " = " + properties.get(key) + " is no whole number (" + least + " to " + most + ")",
                    notANumber);
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + " = " + value + " is out of range (" + least + " to " + most + ")");
        }
        return value;
    }
}
