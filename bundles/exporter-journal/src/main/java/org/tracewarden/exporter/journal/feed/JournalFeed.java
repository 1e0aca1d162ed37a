// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.part.Part;

/**
 * Feeds the journal with events of the bus. Works with whatever of bus, journal and encoder is there, and says what is
 * missing. Thread-safe.
 */
@Component(service = Part.class, immediate = true, configurationPid = JournalFeed.PID)
@Designate(ocd = FeedConfig.class)
public final class JournalFeed implements Part {

    static final String PID = "org.tracewarden.journal.feed";
    static final String NAME = "journal-feed";

    private static final Logger LOG = LoggerFactory.getLogger(JournalFeed.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile JsonEncoder encoder;

    private final Feed feed;
    private FeedSettings settings = FeedSettings.defaults();
    private volatile Journal journal;
    private EventBus bus;
    private Subscription subscription;
    private volatile boolean subscribed;
    private volatile String refused = "";

    @Activate
    public JournalFeed(FeedConfig config, Map<String, Object> properties) {
        this(config, properties, Clock.systemUTC());
    }

    JournalFeed(FeedConfig config, Map<String, Object> properties, Clock clock) {
        take(() -> FeedSettings.read(config, properties), "the defaults are used");
        feed = new Feed(
                () -> Optional.ofNullable(journal), () -> Optional.ofNullable(encoder), () -> nanos(clock.instant()),
                settings);
    }

    private static long nanos(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Modified
    synchronized void modified(FeedConfig config, Map<String, Object> properties) {
        if (take(() -> FeedSettings.read(config, properties), "the configuration before it stays in use")) {
            feed.configure(settings);
        }
    }

    private boolean take(Supplier<FeedSettings> reader, String instead) {
        try {
            settings = reader.get();
        } catch (IllegalArgumentException wrong) {
            LOG.warn("configuration {} refused, {}: {}", PID, instead, wrong.getMessage());
            refused = "configuration " + PID + " refused, " + instead + ": " + wrong.getMessage();
            return false;
        }
        refused = "";
        return true;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setJournal(Journal added) {
        synchronized (this) {
            journal = added;
        }
        feed.journalChanged();
    }

    synchronized void unsetJournal(Journal removed) {
        if (journal == removed) {
            journal = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setBus(EventBus added) {
        leave();
        bus = added;
        subscription = added.subscribe(NAME, feed, settings.queue(), feed);
        subscribed = true;
    }

    synchronized void unsetBus(EventBus removed) {
        if (bus == removed) {
            leave();
        }
    }

    /** What waits on the bus would be dropped unsaid. */
    private void leave() {
        if (subscription == null) {
            return;
        }
        subscribed = false;
        long waiting = subscription.queued();
        subscription.close();
        if (waiting > 0) {
            feed.missing(waiting, "the journal's feed was stopped, or the bus was, while these events waited");
        }
        subscription = null;
        bus = null;
    }

    @Deactivate
    synchronized void deactivate() {
        leave();
    }

    /** For use without OSGi. */
    void connect(Journal to, JsonEncoder with) {
        encoder = with;
        setJournal(to);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CollectorStatus status() {
        if (!refused.isEmpty()) {
            return new CollectorStatus(CollectorState.DEGRADED, refused);
        }
        String missing = !subscribed
                ? "there is no event bus: is the bundle tracewarden-bus started?"
                : journal == null
                        ? "there is no journal: see the part journal, and log/tracewarden.log"
                        : encoder == null
                                ? "nothing writes events as JSON: is the bundle tracewarden-json started?"
                                : "";
        if (!missing.isEmpty()) {
            return new CollectorStatus(CollectorState.DEGRADED, missing);
        }
        List<String> troubles = feed.troubles();
        return troubles.isEmpty()
                ? CollectorStatus.RUNNING
                : new CollectorStatus(CollectorState.DEGRADED, String.join("; ", troubles));
    }
}
