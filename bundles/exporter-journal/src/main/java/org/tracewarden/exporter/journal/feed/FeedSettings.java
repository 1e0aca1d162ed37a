// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.configuration.Numbers;

/**
 * Checked configuration: which event goes into which streams. Immutable.
 *
 * @param streams names of streams by type of event; types that go nowhere are not there
 * @param successes whether ends with exit code 0 go in
 * @param severity of observations, patterns and anomalies that go in
 * @param comms names of processes; empty for all
 * @param uids users; empty for all
 * @param queue how many events may wait
 */
record FeedSettings(
        Map<Class<?>, List<String>> streams, boolean successes, Severity severity, Set<String> comms,
        Set<Integer> uids, int queue) {

    private static final long LAST_UID = 4_294_967_294L;
    private static final int LONGEST_COMM = 15;
    private static final int SMALLEST_QUEUE = 64;
    private static final int LARGEST_QUEUE = 1 << 20;

    FeedSettings {
        streams = Map.copyOf(streams);
        comms = Set.copyOf(comms);
        uids = Set.copyOf(uids);
    }

    /** What the configuration says where nothing is configured. */
    static FeedSettings defaults() {
        EventTypes types = EventTypes.all();
        Map<Class<?>, List<String>> streams = new HashMap<>();
        add(streams, types, "events", "processExit", "oomKill", "cpuThrottled", "gap");
        add(streams, types, "deaths", "deathRecorded");
        add(streams, types, "observations", "syscallObserved", "patternDetected", "anomalyDetected");
        add(streams, types, "agents", "agentLifecycle");
        add(streams, types, "faults", "faultDetected");
        return new FeedSettings(streams, false, Severity.MEDIUM, Set.of(), Set.of(), 8192);
    }

    /**
     * Reads and checks the configuration as a whole.
     *
     * @param properties the raw values, to be named in errors
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    static FeedSettings read(FeedConfig config, Map<String, Object> properties) {
        EventTypes types = EventTypes.all();
        Map<Class<?>, List<String>> streams = new HashMap<>();
        add(streams, types, "events", config.events());
        add(streams, types, "deaths", config.deaths());
        add(streams, types, "observations", config.observations());
        add(streams, types, "agents", config.agents());
        add(streams, types, "faults", config.faults());
        return new FeedSettings(
                streams, successes(config.exits()), severity(config.severity()), comms(config.comms()),
                uids(config.uids()),
                new Numbers(properties).read("queue", config::queue, SMALLEST_QUEUE, LARGEST_QUEUE));
    }

    private static void add(Map<Class<?>, List<String>> streams, EventTypes types, String key, String... texts) {
        for (String name : chosen(key, texts, types)) {
            streams.computeIfAbsent(types.of(key, name), type -> new ArrayList<>(1)).add(key + ".jsonl");
        }
    }

    private static Set<String> chosen(String key, String[] texts, EventTypes types) {
        List<String> words = words(texts);
        if (words.equals(List.of("none"))) {
            return Set.of();
        }
        if (words.equals(List.of("all"))) {
            return types.names();
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException(key + " is empty; use none, all, or a list of types of events");
        }
        return new LinkedHashSet<>(words);
    }

    /** A file gives one text with commas, the console may give several. */
    private static List<String> words(String[] texts) {
        List<String> words = new ArrayList<>();
        for (String text : texts) {
            for (String word : text.split(",")) {
                if (!word.isBlank()) {
                    words.add(word.strip());
                }
            }
        }
        return words;
    }

    private static boolean successes(String exits) {
        return switch (exits.strip().toLowerCase(Locale.ROOT)) {
            case "all" -> true;
            case "failed" -> false;
            default -> throw new IllegalArgumentException("exits = " + exits + " is neither failed nor all");
        };
    }

    private static Severity severity(String word) {
        for (Severity severity : Severity.values()) {
            if (severity.name().equalsIgnoreCase(word.strip())) {
                return severity;
            }
        }
        throw new IllegalArgumentException("severity = " + word + " is none of none, low, medium, high, critical");
    }

    private static Set<String> comms(String[] texts) {
        List<String> words = words(texts);
        if (words.equals(List.of("all"))) {
            return Set.of();
        }
        for (String comm : words) {
            if (comm.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_COMM) {
                throw new IllegalArgumentException("comms: \"" + comm + "\" is longer than " + LONGEST_COMM
                        + " bytes, and no process has such a name; use all, or names as in /proc/PID/comm");
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("comms is empty; use all, or names as in /proc/PID/comm");
        }
        return new TreeSet<>(words);
    }

    private static Set<Integer> uids(String[] texts) {
        List<String> words = words(texts);
        if (words.equals(List.of("all"))) {
            return Set.of();
        }
        Set<Integer> uids = new TreeSet<>();
        for (String word : words) {
            uids.add(uid(word));
        }
        if (uids.isEmpty()) {
            throw new IllegalArgumentException("uids is empty; use all, or numeric user ids");
        }
        return uids;
    }

    private static int uid(String word) {
        try {
            long uid = Long.parseLong(word);
            if (uid >= 0 && uid <= LAST_UID) {
                return (int) uid;
            }
        } catch (NumberFormatException notANumber) {
            // told below, like a number that is out of range
        }
        throw new IllegalArgumentException("uids: \"" + word + "\" is no user id (0 to " + LAST_UID + ")");
    }

    /** Names of all streams that anything may go to. */
    Set<String> allStreams() {
        Set<String> names = new TreeSet<>();
        streams.values().forEach(names::addAll);
        return names;
    }

    /** Names of the streams that events of its type go to. */
    List<String> streamsOf(Event event) {
        return streams.getOrDefault(event.getClass(), List.of());
    }

    /** Whether it goes into any stream. Quick: runs on the threads of those who publish. */
    boolean accepts(Event event) {
        return streams.containsKey(event.getClass()) && weighs(event) && concerns(event);
    }

    private boolean weighs(Event event) {
        if (event instanceof ProcessExit exit) {
            return successes || failed(exit.status());
        }
        if (event instanceof DeathRecorded death) {
            return successes || failed(death.certificate().status());
        }
        if (event instanceof SyscallObserved observed) {
            return observed.observation().severity().atLeast(severity);
        }
        if (event instanceof PatternDetected detected) {
            return detected.pattern().severity().atLeast(severity);
        }
        return !(event instanceof AnomalyDetected detected) || detected.anomaly().severity().atLeast(severity);
    }

    private static boolean failed(ExitStatus status) {
        return !status.exited() || status.code() != 0;
    }

    private boolean concerns(Event event) {
        if (comms.isEmpty() && uids.isEmpty() || event instanceof AgentEvent) {
            return true;
        }
        Optional<ProcessInfo> subject = event.subject();
        if (subject.isEmpty()) {
            return true;
        }
        ProcessInfo process = subject.get();
        return (comms.isEmpty() || comms.contains(process.comm())) && (uids.isEmpty() || uids.contains(process.uid()));
    }
}
