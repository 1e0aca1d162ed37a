// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is done about each kind of fault.
 *
 * @param actions one for each kind; those that are not given are the standard ones
 */
public record RecoveryPolicy(Map<FaultKind, FaultAction> actions) {

    /** The guide's defaults. */
    public static final RecoveryPolicy DEFAULT = new RecoveryPolicy(Map.of());

    public RecoveryPolicy {
        Map<FaultKind, FaultAction> whole = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            whole.put(kind, actions.getOrDefault(kind, kind.standard()));
        }
        actions = Collections.unmodifiableMap(whole);
    }

    /** Faults are told and nothing else. */
    public static RecoveryPolicy permissive() {
        return all(FaultAction.ALERT);
    }

    /** Any fault kills. */
    public static RecoveryPolicy strict() {
        return all(FaultAction.KILL);
    }

    private static RecoveryPolicy all(FaultAction action) {
        Map<FaultKind, FaultAction> same = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            same.put(kind, action);
        }
        return new RecoveryPolicy(same);
    }

    public RecoveryPolicy with(FaultKind kind, FaultAction action) {
        Map<FaultKind, FaultAction> changed = new EnumMap<>(actions);
        changed.put(kind, action);
        return new RecoveryPolicy(changed);
    }

    public FaultAction actionFor(FaultKind kind) {
        return actions.get(kind);
    }
}
