// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.exporter.journal.format.PublicKeyFile;
import org.tracewarden.exporter.journal.format.StreamFiles;

/** Checks the files of a journal, also while it is being written. Keeps nothing between two checks. Thread-safe. */
public final class Verifier {

    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final Optional<Path> publicKey;
    private final Optional<Path> witness;

    /**
     * @param publicKey file to check signatures with; empty for the one in the directory
     * @param witness directory with the second copy of the checkpoints
     */
    public Verifier(Path directory, Optional<Path> publicKey, Optional<Path> witness) {
        this.directory = directory;
        this.publicKey = publicKey;
        this.witness = witness;
    }

    /**
     * @throws IOException when the directory cannot be read, or a stream that is asked for has no files
     * @throws org.tracewarden.api.journal.JournalException when the public key is none
     */
    public List<VerifyReport> verify(VerifyRequest request) throws IOException {
        List<String> names = StreamFiles.names(directory);
        for (String wanted : request.streams()) {
            if (!names.contains(wanted)) {
                throw new NoSuchFileException(wanted, null, "there is no stream of this name in " + directory
                        + "; there " + (names.isEmpty() ? "is none" : names.size() == 1 ? "is " + names.get(0)
                                : "are " + String.join(", ", names)));
            }
        }
        Optional<PublicKeyFile> key = key();
        List<VerifyReport> reports = new ArrayList<>();
        for (String name : names) {
            if (request.streams().isEmpty() || request.streams().contains(name)) {
                reports.add(verify(new StreamFiles(directory, name), request, key));
            }
        }
        return reports;
    }

    private VerifyReport verify(StreamFiles files, VerifyRequest request, Optional<PublicKeyFile> key)
            throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                return new StreamVerifier(files, request.from(), request.to(), key, witness).verify();
            } catch (NoSuchFileException deletedMeanwhile) {
                if (attempt == ATTEMPTS) {
                    throw deletedMeanwhile;
                }
            }
        }
    }

    private Optional<PublicKeyFile> key() {
        Path beside = directory.resolve(StreamFiles.PUBLIC_KEY);
        if (publicKey.isEmpty() && Files.notExists(beside)) {
            return Optional.empty();
        }
        return Optional.of(PublicKeyFile.read(publicKey.orElse(beside)));
    }
}
