// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.util.List;
import java.util.OptionalInt;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;

/** Fault detection as a service: another global policy also changes which limits are hard. */
final class Detector implements FaultDetector {

    private final FaultDetector faults;
    private final Runnable policyChanged;

    Detector(FaultDetector faults, Runnable policyChanged) {
        this.faults = faults;
        this.policyChanged = policyChanged;
    }

    @Override
    public List<Fault> faults(OptionalInt agent, int limit) {
        return faults.faults(agent, limit);
    }

    @Override
    public Fault report(int agent, FaultKind kind, String summary, List<String> evidence) throws AgentException {
        return faults.report(agent, kind, summary, evidence);
    }

    @Override
    public List<String> notes() {
        return faults.notes();
    }

    @Override
    public List<String> notes(int agent) {
        return faults.notes(agent);
    }

    @Override
    public RecoveryPolicy recovery() {
        return faults.recovery();
    }

    @Override
    public void recovery(RecoveryPolicy policy) {
        faults.recovery(policy);
        policyChanged.run();
    }
}
