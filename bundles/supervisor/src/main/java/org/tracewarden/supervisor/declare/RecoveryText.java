// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;

/**
 * Policies for faults as people write them: {@code default}, {@code permissive}, {@code strict}, or a list such as
 * {@code crash=kill,cpu-quota=alert}, which may begin with one of these words and otherwise begins with the default.
 */
final class RecoveryText {

    private static final String KINDS = Arrays.stream(FaultKind.values())
            .map(FaultKind::key)
            .collect(Collectors.joining(", "));
    private static final String ACTIONS = Arrays.stream(FaultAction.values())
            .map(action -> action.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));

    private RecoveryText() {}

    /** @throws IllegalArgumentException with what it may be */
    static RecoveryPolicy parse(List<String> items) {
        RecoveryPolicy policy = RecoveryPolicy.DEFAULT;
        boolean first = true;
        for (String item : items) {
            int equals = item.indexOf('=');
            if (equals >= 0) {
                policy = policy.with(kind(item.substring(0, equals).strip()), action(item.substring(equals + 1).strip()));
            } else if (first) {
                policy = named(item);
            } else {
                throw new IllegalArgumentException("\"" + item + "\" has no action: write it as crash=kill");
            }
            first = false;
        }
        return policy;
    }

    private static RecoveryPolicy named(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "default" -> RecoveryPolicy.DEFAULT;
            case "permissive" -> RecoveryPolicy.permissive();
            case "strict" -> RecoveryPolicy.strict();
            default -> throw new IllegalArgumentException("it may be default, permissive, strict, or a list such as"
                    + " crash=kill,cpu-quota=alert");
        };
    }

    private static FaultKind kind(String key) {
        return FaultKind.of(key).orElseThrow(() ->
                new IllegalArgumentException("\"" + key + "\" is no fault; there are " + KINDS));
    }

    private static FaultAction action(String word) {
        return Arrays.stream(FaultAction.values())
                .filter(action -> action.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no action; there are " + ACTIONS));
    }
}
