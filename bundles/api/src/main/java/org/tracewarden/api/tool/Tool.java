// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.tool;

import org.osgi.annotation.versioning.ConsumerType;

/** One question that can be asked in JSON. OSGi service, one for each tool. Thread-safe. */
@ConsumerType
public interface Tool {

    /** Such as {@code query_syscall_patterns}. */
    String name();

    /** What it answers, for whoever chooses a tool. */
    String description();

    /** JSON schema of the input, an object. */
    String inputSchema();

    /**
     * @param input a JSON object; the empty text stands for an empty one
     * @return a JSON object
     * @throws IllegalArgumentException naming the field, its value and what is allowed
     * @throws IllegalStateException when a service that it asks is not there, naming the feature to install
     */
    String call(String input);
}
