// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.json;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes values of the api as JSON: records as objects with their components in order, names in camelCase, events with
 * a first field {@code type} (such as {@code processExit}; {@code line}, {@code event}, {@code action}, {@code loss},
 * {@code result} for what a trace session brings), the data of journal records as the JSON that it is, enums as
 * their names, instants and durations as ISO-8601, signals as {@code {"number":9,"name":"SIGKILL"}}, the arguments of a
 * system call as six texts in hexadecimal, histograms as {@code count}, percentiles and octaves, empty optionals as
 * null. Outside of OSGi found with {@link java.util.ServiceLoader}. Thread-safe.
 */
@ProviderType
public interface JsonEncoder {

    /** One value on one line. */
    String encode(Object value);

    /** One value over several indented lines, for reading. */
    String encodePretty(Object value);
}
