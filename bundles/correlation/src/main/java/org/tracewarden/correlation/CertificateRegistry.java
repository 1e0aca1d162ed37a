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
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.part.Part;

/** The register of deaths as a service: it writes a certificate for every process that ends, and keeps the newest. */
@Component(service = {DeathRegistry.class, Part.class}, immediate = true, configurationPid = CertificateRegistry.PID)
@Designate(ocd = CorrelationConfig.class)
public final class CertificateRegistry implements DeathRegistry, Part {

    static final String PID = "org.tracewarden.correlation";
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRegistry.class);

    private final CertificateArchive archive;
    private final DeathWatch watch;
    private volatile CollectorStatus status;

    @Activate
    public CertificateRegistry(
            @Reference EventBus bus, CorrelationConfig config, Map<String, Object> properties) {
        this(bus, Beginning.with(config, properties), EventClock.system());
    }

    CertificateRegistry(EventBus bus, Settings settings, EventClock clock) {
        this(bus, new Beginning(settings, CollectorStatus.RUNNING), clock);
    }

    private CertificateRegistry(EventBus bus, Beginning beginning, EventClock clock) {
        Settings settings = beginning.settings();
        status = beginning.status();
        archive = new CertificateArchive(settings.capacity());
        watch = new DeathWatch(bus, archive, settings, clock);
        watch.start();
    }

    /** What it starts with: the saved configuration, or defaults and why. */
    private record Beginning(Settings settings, CollectorStatus status) {

        static Beginning with(CorrelationConfig config, Map<String, Object> properties) {
            try {
                return new Beginning(Settings.read(config, properties), CollectorStatus.RUNNING);
            } catch (IllegalArgumentException wrong) {
                return new Beginning(Settings.DEFAULT, refused("the defaults are used", wrong));
            }
        }
    }

    private static CollectorStatus refused(String instead, IllegalArgumentException wrong) {
        LOG.warn("configuration {} refused, {}: {}", PID, instead, wrong.getMessage());
        return new CollectorStatus(CollectorState.DEGRADED,
                "configuration " + PID + " refused, " + instead + ": " + wrong.getMessage());
    }

    @Modified
    void modified(CorrelationConfig config, Map<String, Object> properties) {
        Settings settings;
        try {
            settings = Settings.read(config, properties);
        } catch (IllegalArgumentException wrong) {
            status = refused("the configuration before it stays in use", wrong);
            return;
        }
        status = CollectorStatus.RUNNING;
        archive.resize(settings.capacity());
        watch.configure(settings);
    }

    @Deactivate
    void deactivate() {
        watch.close();
    }

    @Override
    public String name() {
        return "correlation";
    }

    @Override
    public CollectorStatus status() {
        return status;
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
