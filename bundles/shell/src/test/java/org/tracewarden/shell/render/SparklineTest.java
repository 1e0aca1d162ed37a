// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.Feature.Point;
import org.tracewarden.shell.Samples;

class SparklineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void the_largest_value_has_the_full_height_and_nothing_the_lowest() {
        assertEquals("▁▁▄█", line(10, 0, 1, 40, 80));
        assertEquals("▁▁▁", line(10, 0, 0, 0));
        assertEquals("█", line(10, 5));
    }

    @Test
    void when_there_is_less_room_than_steps_each_column_shows_the_largest_of_its_part() {
        assertEquals("▄█", line(2, 40, 1, 80, 2));
        assertEquals(30, Sparkline.of(points(IntStream.range(0, 600).toArray()), SECOND, 30, Blocks.UNICODE).length());
    }

    @Test
    void a_step_without_a_value_is_blank() {
        List<Point> points = points(1, 1, 1);
        assertEquals("█ █", Sparkline.of(List.of(points.get(0), points.get(2)), SECOND, 10, Blocks.UNICODE));
    }

    @Test
    void without_points_or_room_there_is_no_line() {
        assertEquals("", Sparkline.of(List.of(), SECOND, 10, Blocks.UNICODE));
        assertEquals("", Sparkline.of(points(1), SECOND, -3, Blocks.UNICODE));
    }

    @Test
    void terminals_without_block_elements_get_ascii() {
        assertEquals("_.-=+*%#", Sparkline.of(points(1, 2, 3, 4, 5, 6, 7, 8), SECOND, 10, Blocks.ASCII));
        assertEquals(Blocks.ASCII, Blocks.of("linux"));
        assertEquals(Blocks.ASCII, Blocks.of("vt100"));
        assertEquals(Blocks.UNICODE, Blocks.of("xterm-256color"));
        assertEquals(Blocks.UNICODE, Blocks.of(""));
    }

    private static String line(int columns, int... values) {
        return Sparkline.of(points(values), SECOND, columns, Blocks.UNICODE);
    }

    private static List<Point> points(int... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> new Point(Samples.MOMENT.plusSeconds(i), values[i])).toList();
    }
}
