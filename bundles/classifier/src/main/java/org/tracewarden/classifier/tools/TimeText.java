// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time and spans as people, programs and language models write them. */
final class TimeText {

    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final long YEAR_2000_NANOS = 946_684_800_000_000_000L;
    private static final String MOMENTS = "a point in time such as 2026-11-21T05:30:00Z, a span before now such as "
            + "30s, 10m, 2h, 1d or PT10M, or nanoseconds since 1970 such as 1704470400000000000";

    private TimeText() {}

    /** The field {@code since}, which must not lie after {@code now}. */
    static Optional<Instant> since(ToolInput input, Instant now) {
        return input.value("since").map(value -> {
            Instant since = moment(value, now);
            if (since.isAfter(now)) {
                throw new IllegalArgumentException("since lies in the future: " + ToolInput.cut(value.toString())
                        + " is " + since + ", now is " + now.truncatedTo(ChronoUnit.MILLIS));
            }
            return since;
        });
    }

    /** A span such as {@code 10m} or {@code PT10M}; empty for other texts. */
    static Optional<Duration> span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return Optional.of(switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            });
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException otherText) {
            return Optional.empty();
        }
    }

    private static Instant moment(JsonNode value, Instant now) {
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= YEAR_2000_NANOS) {
            return Instant.EPOCH.plusNanos(value.longValue());
        }
        if (!value.isTextual()) {
            throw ToolInput.wrong("since", MOMENTS, value);
        }
        String text = value.textValue().strip();
        try {
            Optional<Duration> span = span(text);
            return span.isPresent() ? before(now, span.get()) : Instant.parse(text);
        } catch (DateTimeException | ArithmeticException notOne) {
            throw ToolInput.wrong("since", MOMENTS, value);
        }
    }

    /** Nothing was seen before 1970. */
    private static Instant before(Instant now, Duration span) {
        Instant moment = now.minus(span);
        return moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment;
    }
}
