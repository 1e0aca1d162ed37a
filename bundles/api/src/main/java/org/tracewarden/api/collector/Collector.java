// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.collector;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A source of events. Its life is its component's life. Thread-safe. */
@ConsumerType
public interface Collector {

    /** Short name, such as {@code process}. */
    String name();

    CollectorStatus status();

    CollectorCounters counters();

    CollectorCost cost();

    /** Where it is attached to the kernel, refused places included. */
    List<Attachment> attachments();
}
