// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalFactory;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.exporter.journal.read.Verifier;
import org.tracewarden.exporter.journal.write.FileJournal;

/** {@link JournalFactory}, as a service and for {@link java.util.ServiceLoader}. Stateless. */
@Component(service = JournalFactory.class)
public final class FileJournalFactory implements JournalFactory {

    @Override
    public Journal open(JournalSettings settings) {
        return FileJournal.open(settings);
    }

    @Override
    public List<VerifyReport> verify(
            Path directory, VerifyRequest request, Optional<Path> publicKey, Optional<Path> witness)
            throws IOException {
        return new Verifier(directory, publicKey, witness).verify(request);
    }
}
