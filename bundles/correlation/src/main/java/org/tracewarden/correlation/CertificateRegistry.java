// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;

/** The register of deaths as a service: it writes a certificate for every process that ends, and keeps the newest. */
@Component(service = DeathRegistry.class, immediate = true, configurationPid = CertificateRegistry.PID)
@Designate(ocd = CorrelationConfig.class)
public final class CertificateRegistry implements DeathRegistry {

    static final String PID = "org.tracewarden.correlation";
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRegistry.class);

    private final CertificateArchive archive;
    private final DeathWatch watch;

    @Activate
    public CertificateRegistry(
            @Reference EventBus bus, CorrelationConfig config, Map<String, Object> properties) {
        this(bus, firstSettings(config, properties), EventClock.system());
    }

    CertificateRegistry(EventBus bus, Settings settings, EventClock clock) {
        archive = new CertificateArchive(settings.capacity());
        watch = new DeathWatch(bus, archive, settings, clock);
        watch.start();
    }

    private static Settings firstSettings(CorrelationConfig config, Map<String, Object> properties) {
        try {
            return Settings.read(config, properties);
        } catch (IllegalArgumentException wrong) {
            LOG.warn("{} is refused, running on defaults: {}", PID, wrong.getMessage());
            return Settings.DEFAULT;
        }
    }

    @Modified
    void modified(CorrelationConfig config, Map<String, Object> properties) {
        Settings settings;
        try {
            settings = Settings.read(config, properties);
        } catch (IllegalArgumentException wrong) {
            LOG.warn("{} is refused, the old configuration stays: {}", PID, wrong.getMessage());
            return;
        }
        archive.resize(settings.capacity());
        watch.configure(settings);
    }

    @Deactivate
    void deactivate() {
        watch.close();
    }

    @Override
    public List<DeathCertificate> find(DeathQuery query) {
        return archive.find(query);
    }

    @Override
    public Optional<DeathCertificate> get(long id) {
        return archive.get(id);
    }

    @Override
    public long issued() {
        return archive.issued();
    }

    @Override
    public long forgotten() {
        return archive.forgotten();
    }

    @Override
    public int capacity() {
        return archive.capacity();
    }
}
