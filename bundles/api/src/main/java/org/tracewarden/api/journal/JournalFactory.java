// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Opens and checks journals where there is no OSGi; found with {@link java.util.ServiceLoader}. Thread-safe. */
@ProviderType
public interface JournalFactory {

    /**
     * Opens a journal for writing, or makes it.
     *
     * @throws IllegalArgumentException naming the setting that is out of its range
     * @throws JournalException when it cannot be opened, such as when another process writes it
     */
    Journal open(JournalSettings settings);

    /**
     * Checks a journal that may be on another host than the one it was written on. Writes nothing, needs no private
     * key.
     *
     * @param publicKey to check signatures with; empty for the one beside the journal, which whoever could write the
     *     journal could have replaced
     * @param witness directory with the second copy of the checkpoints
     * @throws IOException when the directory cannot be read, or a stream that is asked for is not there
     * @throws JournalException when the public key is none
     */
    List<VerifyReport> verify(Path directory, VerifyRequest request, Optional<Path> publicKey, Optional<Path> witness)
            throws IOException;
}
