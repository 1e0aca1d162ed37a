// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Gap;

/** Events that carry the number of their publisher and their own number. */
final class Events {

    private Events() {}

    static Event numbered(long number) {
        return numbered(0, number);
    }

    static Event numbered(int publisher, long number) {
        return new Gap(new EventHeader("test", number, 0), 1, publisher, 0, "");
    }

    static long number(Event event) {
        return event.header().kernelTime();
    }

    static int publisher(Event event) {
        return (int) ((Gap) event).from();
    }
}
