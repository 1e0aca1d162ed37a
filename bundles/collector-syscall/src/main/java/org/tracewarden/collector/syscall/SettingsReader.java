// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tracewarden.api.analysis.SyscallCategory;

/** Reads and checks a configuration; what is wrong is named with key, value and what is allowed. */
final class SettingsReader {

    private static final int MOST_NAMED = 256;
    private static final int MOST_PID = 1 << 22;
    private static final long MOST_UID = 0xffff_fffeL;
    private static final int COMM_BYTES = 15;
    private static final long SHORTEST_SLOW = 10_000L;
    private static final long LONGEST_SLOW = 3_600_000_000_000L;
    private static final long SHORTEST_OPEN = 100_000_000L;
    private static final long LONGEST_OPEN = 86_400_000_000_000L;
    private static final int MOST_PER_SECOND = 100_000;

    private final SyscallConfiguration configuration;
    private final Map<String, Object> properties;
    private final Predicate<String> isSyscall;

    /**
     * @param properties the raw values, to be named where the container cannot convert one
     * @param isSyscall whether a name is a system call in one of the host's tables
     */
    SettingsReader(
            SyscallConfiguration configuration, Map<String, Object> properties, Predicate<String> isSyscall) {
        this.configuration = configuration;
        this.properties = properties;
        this.isSyscall = isSyscall;
    }

    /** @throws IllegalArgumentException naming key, value and what is allowed */
    Settings read() {
        Filters filters = new Filters(
                named("pids", configuration::pids, this::pid),
                named("comms", configuration::comms, this::comm),
                named("uids", configuration::uids, this::uid),
                named("cgroups", configuration::cgroups, this::cgroup));
        Set<String> syscalls = named("syscalls", configuration::syscalls, name -> syscall("syscalls", name));
        int ringBytes = ring("ring-bytes", configuration::ring$_$bytes);
        int streamRingBytes = ring("stream-ring-bytes", configuration::stream$_$ring$_$bytes);
        return new Settings(
                filters,
                syscalls,
                slowRule(),
                number("slow-per-second", configuration::slow$_$per$_$second, 0, MOST_PER_SECOND),
                number("failed-per-second", configuration::failed$_$per$_$second, 0, MOST_PER_SECOND),
                openAfter(),
                truth("user-stacks", configuration::user$_$stacks),
                number("map-entries", configuration::map$_$entries, 1024, 1 << 20),
                ringBytes,
                streamRingBytes,
                number("wakeup-bytes", configuration::wakeup$_$bytes, 4096, ringBytes / 2),
                Duration.ofSeconds(number("pin-grace-seconds", configuration::pin$_$grace$_$seconds, 0, 3600)),
                truth("watch-self", configuration::watch$_$self),
                number("ledger-processes", configuration::ledger$_$processes, 64, 65_536));
    }

    private SlowRule slowRule() {
        String all = text("slow-threshold", configuration::slow$_$threshold);
        OptionalLong forAll = all.equals("auto")
                ? OptionalLong.empty()
                : OptionalLong.of(slow("slow-threshold", all, "auto, never, or a time from 10us to 1h such as 10ms"));
        Map<String, Long> byName = new HashMap<>();
        Map<SyscallCategory, Long> byCategory = new HashMap<>();
        List<String> overrides = texts("slow-thresholds", configuration::slow$_$thresholds);
        if (!overrides.equals(List.of("none"))) {
            for (String override : overrides) {
                slowOverride(override, byName, byCategory);
            }
        }
        return new SlowRule(forAll, byName, byCategory);
    }

    private void slowOverride(String override, Map<String, Long> byName, Map<SyscallCategory, Long> byCategory) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw refused("slow-thresholds", override, "is not of the form fsync=50ms; use none for no such list");
        }
        String name = override.substring(0, equals).strip();
        long nanos = slow("slow-thresholds", override.substring(equals + 1).strip(),
                "never, or a time from 10us to 1h such as 10ms");
        boolean twice = isSyscall.test(name)
                ? byName.put(name, nanos) != null
                : byCategory.put(category(name), nanos) != null;
        if (twice) {
            throw refused("slow-thresholds", name, "is named twice");
        }
    }

    private static SyscallCategory category(String word) {
        try {
            return SyscallCategory.of(word);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "slow-thresholds: \"" + word + "\" is neither a system call nor a category: "
                            + unknown.getMessage(),
                    unknown);
        }
    }

    private static long slow(String key, String text, String allowed) {
        if (text.equals("never")) {
            return SlowRule.NEVER;
        }
        return Durations.parse(text).stream()
                .filter(nanos -> nanos >= SHORTEST_SLOW && nanos <= LONGEST_SLOW)
                .findFirst()
                .orElseThrow(() -> refused(key, text, "is no threshold; use " + allowed));
    }

    private long openAfter() {
        String text = text("open-after", configuration::open$_$after);
        return Durations.parse(text).stream()
                .filter(nanos -> nanos >= SHORTEST_OPEN && nanos <= LONGEST_OPEN)
                .findFirst()
                .orElseThrow(() -> refused("open-after", text, "is no time from 100ms to 24h such as 1s"));
    }

    private Integer pid(String text) {
        return (int) whole("pids", text, 1, MOST_PID);
    }

    private Integer uid(String text) {
        return (int) whole("uids", text, 0, MOST_UID);
    }

    private String comm(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > COMM_BYTES) {
            throw refused("comms", text, "is longer than the 15 bytes that the kernel keeps of a name; cut it there");
        }
        return text;
    }

    private String cgroup(String text) {
        if (!text.startsWith("/") || List.of(text.split("/")).contains("..")) {
            throw refused("cgroups", text, "is no path from the root of its hierarchy, such as"
                    + " /system.slice/nginx.service");
        }
        return text;
    }

    private String syscall(String key, String name) {
        if (!isSyscall.test(name)) {
            throw refused(key, name, "is no system call of this machine; use all, or names such as openat,read");
        }
        return name;
    }

    /** What a list names; empty for {@code all}. */
    private <T> Set<T> named(String key, Supplier<String[]> accessor, Function<String, T> check) {
        List<String> texts = texts(key, accessor);
        if (texts.equals(List.of("all"))) {
            return Set.of();
        }
        if (texts.contains("all")) {
            throw refused(key, String.join(",", texts), "has all beside others; use all alone, or a list");
        }
        Set<T> values = new LinkedHashSet<>();
        for (String text : texts) {
            values.add(check.apply(text));
        }
        if (values.size() > MOST_NAMED && !key.equals("syscalls")) {
            throw new IllegalArgumentException(key + ": " + values.size() + " are more than " + MOST_NAMED);
        }
        return new HashSet<>(values);
    }

    private List<String> texts(String key, Supplier<String[]> accessor) {
        String[] given = value(key, accessor::get, "a list");
        List<String> parts = Stream.of(given)
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    key + " is empty; leave the line out for the default, or give "
                            + (key.equals("slow-thresholds") ? "none" : "all") + " or a list");
        }
        return parts;
    }

    private String text(String key, Supplier<String> accessor) {
        return value(key, accessor::get, "a text").strip();
    }

    private boolean truth(String key, Supplier<String> accessor) {
        String text = text(key, accessor);
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(key, text, "is neither true nor false");
        };
    }

    private int ring(String key, IntSupplier accessor) {
        int bytes = number(key, accessor, 256 << 10, 256 << 20);
        if (Integer.bitCount(bytes) != 1) {
            throw new IllegalArgumentException(key + ": " + bytes + " is not a power of two");
        }
        return bytes;
    }

    private int number(String key, IntSupplier accessor, int least, int most) {
        int value = value(key, accessor::getAsInt, "a whole number (" + least + " to " + most + ")");
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + ": " + value + " is not between " + least + " and " + most);
        }
        return value;
    }

    private static long whole(String key, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, together with numbers out of range
        }
        throw refused(key, text, "is no whole number from " + least + " to " + most + "; use all, or a list");
    }

    private <T> T value(String key, Supplier<T> accessor, String what) {
        try {
            return accessor.get();
        } catch (RuntimeException notConverted) {
            throw new IllegalArgumentException(key + ": " + properties.get(key) + " is not " + what, notConverted);
        }
    }

    private static IllegalArgumentException refused(String key, String value, String why) {
        return new IllegalArgumentException(key + ": \"" + value + "\" " + why);
    }
}
