// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.part.Part;

/** What a part that collects nothing says of itself, at one moment. */
public record PartState(String name, CollectorStatus status) {

    public static PartState of(Part part) {
        return new PartState(part.name(), part.status());
    }
}
