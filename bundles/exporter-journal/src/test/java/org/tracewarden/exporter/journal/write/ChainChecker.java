// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.Blake3;

/**
 * Checks a stream by the text of the format alone: with another JSON parser, another BLAKE3 and none of the classes
 * that wrote it.
 */
final class ChainChecker {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path journal;
    private final String stream;
    private final List<JsonNode> records = new ArrayList<>();
    private final List<JsonNode> checkpoints = new ArrayList<>();

    private ChainChecker(Path journal, String stream) {
        this.journal = journal;
        this.stream = stream;
    }

    /** Throws AssertionError with the file and line of the first fault. */
    static ChainChecker check(Path journal, String stream) throws Exception {
        ChainChecker checker = new ChainChecker(journal, stream);
        checker.checkRecords();
        checker.checkCheckpoints();
        return checker;
    }

    List<JsonNode> records() {
        return records;
    }

    List<JsonNode> records(String kind) {
        return records.stream().filter(record -> record.get("kind").asText().equals(kind)).toList();
    }

    List<JsonNode> checkpoints() {
        return checkpoints;
    }

    private void checkRecords() throws IOException {
        String previous = null;
        for (Path file : segments()) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                throw new AssertionError(file + " ends with a torn line");
            }
            int number = 0;
            for (String line : text.isEmpty() ? new String[0] : text.split("\n")) {
                String where = file.getFileName() + ":" + ++number + ": " + line;
                JsonNode record = JSON.readTree(line);
                String hashed = line.substring(0, line.lastIndexOf(",\"hash\":\""));
                expect(record.get("hash").asText(),
                        HexFormat.of().formatHex(Blake3.hash(hashed.getBytes(StandardCharsets.UTF_8))), where);
                if (previous != null) {
                    expect(record.get("prev").asText(), previous, where);
                    expect(record.get("seq").asLong(), records.get(records.size() - 1).get("seq").asLong() + 1, where);
                } else if (record.get("seq").asLong() == 0) {
                    expect(record.get("prev").asText(), "0".repeat(64), where);
                    expect(record.get("kind").asText(), "genesis", where);
                }
                previous = record.get("hash").asText();
                records.add(record);
            }
        }
    }

    private List<Path> segments() throws IOException {
        int dot = stream.lastIndexOf('.');
        String pattern = "\\Q" + stream.substring(0, dot) + "\\E\\.\\d{8}\\Q" + stream.substring(dot) + "\\E";
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(journal)) {
            all.filter(file -> journal.relativize(file).toString().matches(pattern)).sorted().forEach(files::add);
        }
        if (Files.exists(journal.resolve(stream))) {
            files.add(journal.resolve(stream));
        }
        return files;
    }

    private void checkCheckpoints() throws Exception {
        Path file = journal.resolve(stream + ".checkpoints");
        if (!Files.exists(file)) {
            return;
        }
        String previous = null;
        for (String line : Files.readAllLines(file)) {
            JsonNode checkpoint = JSON.readTree(line);
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey());
            verifier.update(line.substring(0, line.indexOf(",\"sig\":")).getBytes(StandardCharsets.US_ASCII));
            if (!verifier.verify(HexFormat.of().parseHex(checkpoint.get("sig").asText()))) {
                throw new AssertionError("bad signature: " + line);
            }
            if (previous != null) {
                expect(checkpoint.get("prev").asText(), previous, line);
            }
            previous = HexFormat.of().formatHex(Blake3.hash(line.getBytes(StandardCharsets.US_ASCII)));
            checkVouched(checkpoint, line);
            checkpoints.add(checkpoint);
        }
    }

    private void checkVouched(JsonNode checkpoint, String line) {
        long first = records.isEmpty() ? 0 : records.get(0).get("seq").asLong();
        long index = checkpoint.get("seq").asLong() - first;
        if (index >= 0) {
            if (index >= records.size()) {
                throw new AssertionError("vouches for a record that is not there: " + line);
            }
            expect(records.get((int) index).get("hash").asText(), checkpoint.get("hash").asText(), line);
        }
    }

    private PublicKey publicKey() throws Exception {
        String pem = Files.readString(journal.resolve("journal.pub")).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    private static void expect(Object actual, Object expected, String where) {
        if (!expected.equals(actual)) {
            throw new AssertionError(actual + " instead of " + expected + " in " + where);
        }
    }
}
