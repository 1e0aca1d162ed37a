// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.ResourceLimits;

/** Files in etc/ and what becomes of them. Configuration Admin is a fake that holds and delivers what it is given. */
class DeclaredAgentsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path etc;

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final Agents agents = new Agents();
    private volatile AgentDefaults defaults = AgentDefaults.STANDARD;
    private DeclaredAgents declared;

    @AfterEach
    void end() {
        if (declared != null) {
            declared.close();
        }
    }

    @Test
    void aFileDroppedInDeclaresAnAgentNamedAfterItAndItsRemovalWithdrawsIt() throws Exception {
        start();
        await(() -> agents.told.contains("complete"));
        save("web-1", Map.of("command", "sleep 60"));
        await(() -> agents.told.contains("declared org.tracewarden.agent-web-1.cfg 100 web-1 [sleep, 60]"));
        remove("web-1");
        await(() -> agents.told.contains("withdrawn org.tracewarden.agent-web-1.cfg"));
        assertEquals(List.of(), declared.refused());
    }

    @Test
    void allFilesThatThereAreAreDeclaredBeforeItIsComplete() throws Exception {
        save("b", Map.of("command", "b"));
        save("a", Map.of("command", "a"));
        save("chosen", Map.of("command", "c", "id", "100"));
        start();
        await(() -> agents.told.contains("complete"));
        assertEquals(List.of("declared org.tracewarden.agent-chosen.cfg 100 chosen [c]",
                "declared org.tracewarden.agent-a.cfg 101 a [a]", "declared org.tracewarden.agent-b.cfg 102 b [b]",
                "complete"), List.copyOf(agents.told));
    }

    @Test
    void anIdThatWasChosenStaysWhileTheFileIsThere() throws Exception {
        save("a", Map.of("command", "a"));
        agents.given.put("org.tracewarden.agent-a.cfg", AgentSpec.of(117, "a", List.of("a")));
        start();
        await(() -> agents.told.contains("declared org.tracewarden.agent-a.cfg 117 a [a]"));
        save("a", Map.of("command", "a b"));
        await(() -> agents.told.contains("declared org.tracewarden.agent-a.cfg 117 a [a, b]"));
    }

    @Test
    void aWrongValueRefusesTheFileAndTheAgentStaysAsItWas() throws Exception {
        start();
        save("a", Map.of("command", "a"));
        await(() -> agents.told.contains("declared org.tracewarden.agent-a.cfg 100 a [a]"));
        save("a", Map.of("command", "a", "memory", "lots"));
        await(() -> !declared.refused().isEmpty());
        assertEquals(List.of("org.tracewarden.agent-a.cfg: memory: \"lots\": " + SizeText.FORM
                + " (the agent goes on as it was)"), declared.refused());
        assertFalse(agents.told.contains("withdrawn org.tracewarden.agent-a.cfg"));
        save("a", Map.of("command", "a", "memory", "50m"));
        await(() -> declared.refused().isEmpty());
    }

    @Test
    void aRefusedFileIsToldBeforeItIsCompleteSoThatItsAdoptedAgentLives() throws Exception {
        save("a", Map.of("comand", "a"));
        start();
        await(() -> agents.told.contains("complete"));
        assertEquals(List.of("refused org.tracewarden.agent-a.cfg", "complete"), agents.told.subList(0, 2));
        assertEquals(List.of("org.tracewarden.agent-a.cfg: comand: no such key; did you mean command?"),
                declared.refused());
    }

    @Test
    void aFileThatWasRemovedWhileThePlatformWasAwayDeclaresNothingAndItsConfigurationIsDeleted() throws Exception {
        save("gone", Map.of("command", "x"));
        save("here", Map.of("command", "y"));
        Files.delete(file("gone"));
        start();
        await(() -> agents.told.contains("complete"));
        assertFalse(agents.told.stream().anyMatch(line -> line.startsWith("declared org.tracewarden.agent-gone")));
        assertTrue(agents.told.contains("declared org.tracewarden.agent-here.cfg 100 here [y]"));
        assertEquals(List.of("org.tracewarden.agent~here"), List.copyOf(configurations.held.keySet()));
    }

    @Test
    void afterTheWholeFolderWasMovedFilesAreStillThere() throws Exception {
        save("a", Map.of("command", "a"));
        configurations.held.get("org.tracewarden.agent~a")
                .put("felix.fileinstall.filename", "file:/somewhere/before/org.tracewarden.agent-a.cfg");
        start();
        await(() -> agents.told.contains("complete"));
        assertTrue(agents.told.contains("declared org.tracewarden.agent-a.cfg 100 a [a]"));
    }

    @Test
    void aFileThatFileInstallCannotReadLeavesItsAgentAlone() throws Exception {
        Files.writeString(etc.resolve("org.tracewarden.agent-broken.cfg.json"), "{ no json");
        start(new DeclaredAgents.Patience(Duration.ofMillis(100), Duration.ofMillis(400)));
        await(() -> agents.told.contains("complete"));
        assertEquals(List.of("refused org.tracewarden.agent-broken.cfg.json", "complete"), List.copyOf(agents.told));
    }

    @Test
    void itIsNotCompleteBeforeALateFileHasCome() throws Exception {
        Files.writeString(file("late"), "command = x");
        save("early", Map.of("command", "y"));
        start(new DeclaredAgents.Patience(Duration.ofMillis(100), Duration.ofMinutes(1)));
        await(() -> agents.told.contains("declared org.tracewarden.agent-early.cfg 100 early [y]"));
        assertFalse(agents.told.contains("complete"));
        save("late", Map.of("command", "x"));
        await(() -> agents.told.contains("complete"));
        assertEquals("declared org.tracewarden.agent-late.cfg 101 late [x]", agents.told.get(1));
    }

    @Test
    void whatTheSupervisorRefusedIsTriedAgainWhenAnotherFileChanges() throws Exception {
        save("a", Map.of("command", "a", "id", "5"));
        save("b", Map.of("command", "b", "id", "5"));
        start();
        await(() -> !declared.refused().isEmpty());
        assertEquals(List.of("org.tracewarden.agent-b.cfg: id 5 is another agent's"), declared.refused());
        remove("a");
        await(() -> agents.told.contains("declared org.tracewarden.agent-b.cfg 5 b [b]"));
        await(() -> declared.refused().isEmpty());
    }

    @Test
    void aFreeIdThatSomebodyTookMeanwhileIsNotInsistedOn() throws Exception {
        agents.takenBetween.put("spawned by command", AgentSpec.of(100, "other", List.of("x")));
        start();
        save("a", Map.of("command", "a"));
        await(() -> agents.told.contains("declared org.tracewarden.agent-a.cfg 101 a [a]"));
    }

    @Test
    void otherDefaultsAreAppliedToFilesThatAreThere() throws Exception {
        start();
        save("a", Map.of("command", "a"));
        await(() -> agents.given.containsKey("org.tracewarden.agent-a.cfg"));
        defaults = new AgentDefaults(ResourceLimits.NONE, defaults.restart(), defaults.stop(),
                defaults.logs(), defaults.watchdogTimeout());
        declared.defaultsChanged();
        await(() -> agents.given.get("org.tracewarden.agent-a.cfg").limits()
                .equals(ResourceLimits.NONE));
    }

    @Test
    void aConfigurationWithoutAFileIsAnAgentTooAndCalledAfterItsPid() throws Exception {
        start();
        configurations.put("org.tracewarden.agent~console", new Hashtable<>(Map.of("command", "x")));
        await(() -> agents.told.contains("declared org.tracewarden.agent~console 100 console [x]"));
    }

    @Test
    void closingEndsTheThreadAndLeavesAgentsAlone() throws Exception {
        start();
        save("a", Map.of("command", "a"));
        await(() -> agents.given.containsKey("org.tracewarden.agent-a.cfg"));
        declared.close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("tracewarden-agents-declare")));
        assertTrue(agents.given.containsKey("org.tracewarden.agent-a.cfg"));
    }

    private void start() {
        start(DeclaredAgents.Patience.USUAL);
    }

    private void start(DeclaredAgents.Patience patience) {
        declared = new DeclaredAgents(
                agents, agents, () -> defaults, configurations.service(), etc, patience);
        configurations.factory = declared;
        configurations.held.forEach((pid, values) -> declared.updated(pid, values));
        declared.start();
    }

    private Path file(String name) {
        return etc.resolve("org.tracewarden.agent-" + name + ".cfg");
    }

    private void save(String name, Map<String, String> values) throws IOException {
        Files.writeString(file(name), values.toString());
        Hashtable<String, Object> properties = new Hashtable<>(values);
        properties.put("felix.fileinstall.filename", file(name).toUri().toString());
        configurations.put("org.tracewarden.agent~" + name, properties);
    }

    private void remove(String name) throws IOException {
        Files.delete(file(name));
        configurations.delete("org.tracewarden.agent~" + name);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen within " + SOON);
            Thread.sleep(5);
        }
    }

    /** The agents' side: takes one agent an id. */
    private static final class Agents implements Declarations, KnownAgents {

        final List<String> told = new CopyOnWriteArrayList<>();
        final Map<String, AgentSpec> given = new ConcurrentHashMap<>();
        final Map<String, AgentSpec> takenBetween = new ConcurrentHashMap<>();

        @Override
        public void declared(String source, AgentSpec spec) throws AgentException {
            given.putAll(takenBetween);
            takenBetween.clear();
            if (given.entrySet().stream().anyMatch(other -> !other.getKey().equals(source)
                    && other.getValue().id() == spec.id())) {
                throw new AgentException("id " + spec.id() + " is another agent's");
            }
            given.put(source, spec);
            told.add("declared " + source + " " + spec.id() + " " + spec.name() + " " + spec.command());
        }

        @Override
        public void withdrawn(String source) {
            given.remove(source);
            told.add("withdrawn " + source);
        }

        @Override
        public void refused(String source) {
            told.add("refused " + source);
        }

        @Override
        public void complete() {
            told.add("complete");
        }

        @Override
        public OptionalInt idOf(String source) {
            return given.containsKey(source) ? OptionalInt.of(given.get(source).id()) : OptionalInt.empty();
        }

        @Override
        public int freeId() {
            int id = 100;
            while (taken(id)) {
                id++;
            }
            return id;
        }

        private boolean taken(int id) {
            return given.values().stream().anyMatch(spec -> spec.id() == id);
        }
    }

    /** Holds configurations, and lists and deletes them. */
    private static final class FakeConfigurations {

        final Map<String, Dictionary<String, Object>> held = Collections.synchronizedMap(new TreeMap<>());
        volatile DeclaredAgents factory;

        void put(String pid, Dictionary<String, Object> values) {
            held.put(pid, values);
            if (factory != null) {
                factory.updated(pid, values);
            }
        }

        void delete(String pid) {
            held.remove(pid);
            factory.deleted(pid);
        }

        ConfigurationAdmin service() {
            return proxy(ConfigurationAdmin.class, (name, arguments) -> {
                assertEquals("listConfigurations", name);
                assertEquals("(service.factoryPid=org.tracewarden.agent)", arguments[0]);
                List<Configuration> found = new ArrayList<>();
                new TreeMap<>(held).forEach((pid, values) -> found.add(configuration(pid, values)));
                return found.isEmpty() ? null : found.toArray(new Configuration[0]);
            });
        }

        private Configuration configuration(String pid, Dictionary<String, Object> values) {
            return proxy(Configuration.class, (name, arguments) -> switch (name) {
                case "getPid" -> pid;
                case "getProperties" -> values;
                case "delete" -> {
                    delete(pid);
                    yield null;
                }
                default -> throw new UnsupportedOperationException(name + Arrays.toString(arguments));
            });
        }

        private interface Answer {
            Object to(String method, Object[] arguments);
        }

        private static <T> T proxy(Class<T> type, Answer answer) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                    (self, method, arguments) -> answer.to(method.getName(), arguments)));
        }
    }
}
