// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.tracewarden.api.process.ProcessInfo;

/**
 * How often a process made one call.
 *
 * @param call as it is labelled
 * @param count calls that returned
 * @param inOctaves the same, summed over the durations
 * @param errors failures by the error's name
 */
record Counted(ProcessInfo process, String call, long count, long inOctaves, Map<String, Long> errors) {

    static Counted read(JsonNode histogram) {
        Map<String, Long> errors = new TreeMap<>();
        histogram.required("errors").forEach(error ->
                errors.put(error.required("error").required("name").textValue(), error.required("count").longValue()));
        return new Counted(Json.read(histogram.required("process"), ProcessInfo.class),
                histogram.required("syscall").textValue(),
                histogram.required("all").required("count").longValue(),
                StreamSupport.stream(histogram.required("octaves").spliterator(), false)
                        .mapToLong(octave -> octave.required("count").longValue()).sum(),
                errors);
    }
}
