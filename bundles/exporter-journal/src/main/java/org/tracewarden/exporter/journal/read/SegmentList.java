// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import org.tracewarden.exporter.journal.format.StreamFiles;

/** The files of a stream as they are now. */
record SegmentList(StreamFiles files) {

    /** Full segments by number, then the one being written. */
    List<Segment> all() throws IOException {
        // the active one first: should it be renamed meanwhile, it is seen twice rather than not at all
        boolean active = Files.exists(files.active(), LinkOption.NOFOLLOW_LINKS);
        List<Segment> segments = closedAfter(0);
        if (active) {
            segments.add(new Segment(files.active(), files.name(), Segment.ACTIVE));
        }
        return segments;
    }

    /** Number of the last full one of these; 0 without one. */
    static int highestFull(List<Segment> segments) {
        return segments.stream().mapToInt(Segment::number).filter(n -> n != Segment.ACTIVE).max().orElse(0);
    }

    /** Full segments with a higher number. */
    List<Segment> closedAfter(int number) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (int closed : files.closedNumbers()) {
            if (closed > number) {
                segments.add(new Segment(files.closed(closed), files.relative(files.closed(closed)), closed));
            }
        }
        return segments;
    }
}
