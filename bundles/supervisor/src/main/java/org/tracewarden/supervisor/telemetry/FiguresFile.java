// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.supervisor.telemetry.SavedFigures.Agent;
import org.tracewarden.supervisor.telemetry.SavedFigures.Sums;

/**
 * {@code telemetry.json}: whole or not at all, mode 0600. One that cannot be understood is moved aside and told. For
 * one thread at a time.
 */
final class FiguresFile {

    private static final Logger LOG = LoggerFactory.getLogger(FiguresFile.class);
    private static final int VERSION = 1;
    /** 1,000 agents have some 400 KB. */
    private static final long MOST_BYTES = 64L << 20;

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private volatile Optional<String> problem = Optional.empty();

    FiguresFile(Path file) {
        this.file = file;
    }

    /** Why it could not be saved the last time, and what to do; empty when it could. */
    Optional<String> problem() {
        return problem;
    }

    /** Nothing when there is no file, and none that can be understood. */
    SavedFigures load() {
        if (!Files.exists(file)) {
            return SavedFigures.NOTHING;
        }
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new IOException("it has " + size + " bytes, more than " + MOST_BYTES);
            }
            return read(json.readTree(Files.readAllBytes(file)));
        } catch (IOException | RuntimeException broken) {
            moveAside(broken);
            SavedFigures nothing = SavedFigures.NOTHING;
            return new SavedFigures(nothing.boot(), 1, nothing.removed(), nothing.agents());
        }
    }

    /** @return whether it is saved; that it could not be is told once, until it can be again */
    boolean save(SavedFigures figures) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(fresh);
            try (FileChannel out = FileChannel.open(fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                write(figures, Channels.newOutputStream(out));
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (problem.isPresent()) {
                LOG.info("figures of agents are saved to {} again", file);
            }
            problem = Optional.empty();
            return true;
        } catch (IOException notWritten) {
            try {
                Files.deleteIfExists(fresh);
            } catch (IOException stays) {
                notWritten.addSuppressed(stays);
            }
            if (problem.isEmpty()) {
                LOG.warn("figures of agents cannot be saved to {} and are kept in memory; it is tried again every 10 s:"
                        + " {}", file, notWritten.toString());
            }
            problem = Optional.of("figures of agents cannot be saved to " + file + " (" + notWritten.getMessage()
                    + "): make room or mend the permissions; until then those since the last save are lost when the"
                    + " platform ends");
            return false;
        }
    }

    private void moveAside(Exception broken) {
        Path aside = file.resolveSibling(file.getFileName() + ".broken");
        LOG.warn("{} cannot be understood, is moved to {}, and resources are counted from 0: {}",
                file, aside, broken.toString());
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException stays) {
            LOG.warn("{} cannot be moved aside: {}", file, stays.toString());
        }
    }

    /** Agent by agent: a thousand of them at once would leave Jackson with a buffer of their size for ever. */
    private void write(SavedFigures figures, OutputStream file) throws IOException {
        try (JsonGenerator out = json.createGenerator(file).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            out.writeStartObject();
            out.writeNumberField("version", VERSION);
            out.writeStringField("boot", figures.boot());
            out.writeNumberField("gaps", figures.gaps());
            out.writeFieldName("removed");
            out.writeTree(sums(figures.removed()));
            out.writeObjectFieldStart("agents");
            for (Map.Entry<Integer, Agent> agent : figures.agents().entrySet()) {
                out.writeFieldName(Integer.toString(agent.getKey()));
                out.writeTree(agent(agent.getValue()));
            }
            out.writeEndObject();
            out.writeEndObject();
        }
    }

    private ObjectNode agent(Agent agent) {
        ObjectNode node = json.createObjectNode();
        node.set("earlier", sums(agent.earlier()));
        node.put("run", agent.run()).put("runStart", agent.runStart());
        node.set("ofRun", resources(agent.ofRun()));
        return node.put("peakMemoryBytes", agent.peakMemoryBytes()).put("lastActivity", agent.lastActivity());
    }

    private ObjectNode sums(Sums sums) {
        ObjectNode node = json.createObjectNode();
        node.set("total", resources(sums.total()));
        node.set("beforeBoot", resources(sums.beforeBoot()));
        return node;
    }

    private ObjectNode resources(Resources resources) {
        ObjectNode node = json.createObjectNode().put("cpuMicros", resources.cpuMicros());
        putKnown(node, "ioRead", resources.ioRead());
        putKnown(node, "ioWrite", resources.ioWrite());
        putKnown(node, "calls", resources.calls());
        return node;
    }

    private static void putKnown(ObjectNode node, String key, long value) {
        if (value != Resources.UNKNOWN) {
            node.put(key, value);
        }
    }

    private static SavedFigures read(JsonNode root) throws IOException {
        if (number(root, "version") != VERSION) {
            throw new IOException("version " + root.get("version") + " is not " + VERSION);
        }
        Map<Integer, Agent> agents = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : present(root, "agents").properties()) {
            JsonNode one = entry.getValue();
            agents.put(Integer.valueOf(entry.getKey()), new Agent(readSums(present(one, "earlier")), number(one, "run"),
                    number(one, "runStart"), readResources(present(one, "ofRun")), number(one, "peakMemoryBytes"),
                    number(one, "lastActivity")));
        }
        return new SavedFigures(present(root, "boot").asText(), number(root, "gaps"),
                readSums(present(root, "removed")), agents);
    }

    private static Sums readSums(JsonNode node) throws IOException {
        return new Sums(readResources(present(node, "total")), readResources(present(node, "beforeBoot")));
    }

    private static Resources readResources(JsonNode node) throws IOException {
        return new Resources(number(node, "cpuMicros"), optional(node, "ioRead"), optional(node, "ioWrite"),
                optional(node, "calls"));
    }

    private static long optional(JsonNode node, String key) throws IOException {
        return node.has(key) ? number(node, key) : Resources.UNKNOWN;
    }

    private static JsonNode present(JsonNode node, String key) throws IOException {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IOException(key + " is missing");
        }
        return value;
    }

    private static long number(JsonNode node, String key) throws IOException {
        JsonNode value = present(node, key);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0) {
            throw new IOException(key + " " + value + " is no count");
        }
        return value.asLong();
    }
}
