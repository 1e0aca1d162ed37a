// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.death.Killer;
import org.tracewarden.api.death.LinkedDeath;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.SignalSent;

/** A certificate while the rules write it. The first rule that decides the cause is the one that counts. */
final class Draft {

    private DeathCause cause;
    private String summary;
    private Optional<Killer> killer = Optional.empty();
    private Optional<OomKill> oom = Optional.empty();
    private final List<Finding> findings = new ArrayList<>(8);
    private final List<LinkedDeath> linked = new ArrayList<>(0);

    boolean decided() {
        return cause != null;
    }

    DeathCause cause() {
        return cause;
    }

    void decide(DeathCause decision, String sentence) {
        if (decided()) {
            throw new IllegalStateException("the cause is decided already: " + cause + ", not " + decision);
        }
        cause = decision;
        summary = sentence;
    }

    void find(Aspect aspect, String text, String source, Confidence confidence) {
        findings.add(new Finding(aspect, text, source, confidence));
    }

    /** Names the sender as killer. Without a known sender there is none. */
    void blame(SignalSent sent) {
        killer = sent.sender().map(sender -> new Killer(sender, sent.senderThread(),
                Name.thread(sent.senderComm()), sent.senderAncestry(), Sending.means(sent)));
    }

    void link(Deceased death, String relation) {
        linked.add(new LinkedDeath(death.certificateId(), death.key(), relation));
    }

    void oom(OomKill kill) {
        oom = Optional.of(kill);
    }

    DeathCertificate certificate(long id, CaseFile file, long readyNanos) {
        findings.sort(Comparator.comparing(Finding::aspect));
        return new DeathCertificate(id, file.exit().header(), file.process(), file.exit().ancestry(), file.status(),
                cause, summary, killer, findings, Timeline.of(file), file.exit().usage(), oom, file.throttled(),
                linked, file.incomplete(), readyNanos);
    }
}
