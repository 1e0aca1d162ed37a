// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.part.Part;
import org.tracewarden.configuration.SavedConfiguration;
import org.tracewarden.exporter.journal.write.FileJournal;

/**
 * The platform's journal. {@link Journal} is a service while it is open: with another directory, key or witness it goes
 * and comes back as another one; what cannot be opened is tried again.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.tracewarden.api.journal.Journal\"")
@Component(service = Part.class, immediate = true, configurationPid = JournalService.PID)
@Designate(ocd = JournalConfig.class)
public final class JournalService implements Part {

    static final String PID = "org.tracewarden.journal";

    private static final Logger LOG = LoggerFactory.getLogger(JournalService.class);
    private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final BundleContext context;
    private final Path data;
    private final SavedConfiguration<JournalSettings> configuration;
    private Optional<FileJournal> journal = Optional.empty();
    private Optional<ServiceRegistration<Journal>> registration = Optional.empty();
    private boolean retrying;
    private String refused = "";
    private boolean active = true;

    @Activate
    public JournalService(BundleContext context, JournalConfig config, Map<String, Object> properties) {
        this.context = context;
        data = dataDirectory(context);
        configuration = SavedConfiguration.first(PID, () -> Settings.read(data, config, properties),
                Settings.defaults(data));
        open();
    }

    private static Path dataDirectory(BundleContext context) {
        String given = context.getProperty("tracewarden.data");
        if (given != null) {
            return Path.of(given).toAbsolutePath();
        }
        String karafData = context.getProperty("karaf.data");
        return Path.of(karafData == null ? System.getProperty("java.io.tmpdir") : karafData, "tracewarden")
                .toAbsolutePath();
    }

    private synchronized void open() {
        if (!active || journal.isPresent()) {
            return;
        }
        try {
            FileJournal opened = FileJournal.open(configuration.inForce());
            journal = Optional.of(opened);
            refused = "";
            registration = Optional.of(context.registerService(Journal.class, opened, new Hashtable<>()));
            notifyAll();
        } catch (JournalException | IllegalArgumentException wrong) {
            if (!wrong.getMessage().equals(refused)) {
                LOG.error("{}", wrong.getMessage());
            }
            refused = wrong.getMessage();
            retry();
        }
    }

    private void retry() {
        if (!retrying) {
            retrying = true;
            Thread thread = new Thread(this::tryAgain, "tracewarden-journal-open");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Gives up its lock while it waits, and ends at once when the journal is open or the component has ended. */
    private synchronized void tryAgain() {
        try {
            while (active && journal.isEmpty()) {
                wait(RETRY_MILLIS);
                open();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            retrying = false;
        }
    }

    @Modified
    synchronized void modified(JournalConfig config, Map<String, Object> properties) {
        if (!configuration.take(() -> Settings.read(data, config, properties))) {
            return;
        }
        if (journal.isPresent() && journal.get().configure(configuration.inForce())) {
            return;
        }
        close();
        open();
    }

    @Deactivate
    synchronized void deactivate() {
        active = false;
        notifyAll();
        close();
    }

    /** Users let go of it first, and may still write while they do. */
    private void close() {
        registration.ifPresent(ServiceRegistration::unregister);
        registration = Optional.empty();
        journal.ifPresent(FileJournal::close);
        journal = Optional.empty();
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public synchronized CollectorStatus status() {
        if (journal.isEmpty()) {
            return new CollectorStatus(CollectorState.FAILED, refused);
        }
        Optional<String> trouble = journal.get().streams().stream().map(StreamStatus::trouble)
                .filter(text -> !text.isEmpty()).findFirst();
        return trouble.map(text -> new CollectorStatus(CollectorState.DEGRADED, text))
                .orElseGet(configuration::status);
    }
}
