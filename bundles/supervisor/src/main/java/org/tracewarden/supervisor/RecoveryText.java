// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;

/**
 * A policy for faults as people write it: {@code default}, {@code permissive} or {@code strict}, then exceptions
 * {@code KIND=ACTION}, all separated by commas. Exceptions alone are exceptions from the default.
 */
public final class RecoveryText {

    private static final Map<String, RecoveryPolicy> NAMED = Map.of("default", RecoveryPolicy.DEFAULT,
            "permissive", RecoveryPolicy.permissive(), "strict", RecoveryPolicy.strict());

    private RecoveryText() {}

    /** @throws IllegalArgumentException naming what is wrong, and the words there are */
    public static RecoveryPolicy parse(String text) {
        RecoveryPolicy policy = RecoveryPolicy.DEFAULT;
        Set<FaultKind> said = EnumSet.noneOf(FaultKind.class);
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i].strip().toLowerCase(Locale.ROOT);
            RecoveryPolicy named = NAMED.get(part);
            if (named != null && i == 0) {
                policy = named;
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("\"" + parts[i].strip() + "\" is no policy: first default,"
                        + " permissive or strict, then exceptions such as crash=restart, separated by commas");
            }
            FaultKind kind = kind(part.substring(0, equals).strip());
            if (!said.add(kind)) {
                throw new IllegalArgumentException(kind.key() + " is there twice");
            }
            policy = policy.with(kind, action(part.substring(equals + 1).strip()));
        }
        return policy;
    }

    /** The shortest text that {@link #parse} reads as this policy. */
    public static String of(RecoveryPolicy policy) {
        for (Map.Entry<String, RecoveryPolicy> named : NAMED.entrySet()) {
            if (named.getValue().equals(policy)) {
                return named.getKey();
            }
        }
        return Arrays.stream(FaultKind.values())
                .filter(kind -> policy.actionFor(kind) != kind.standard())
                .map(kind -> kind.key() + "=" + word(policy.actionFor(kind)))
                .collect(Collectors.joining(","));
    }

    private static FaultKind kind(String key) {
        return FaultKind.of(key).orElseThrow(() -> new IllegalArgumentException("\"" + key
                + "\" is no kind of fault; there are "
                + Arrays.stream(FaultKind.values()).map(FaultKind::key).collect(Collectors.joining(", "))));
    }

    private static FaultAction action(String word) {
        Optional<FaultAction> found =
                Arrays.stream(FaultAction.values()).filter(action -> word(action).equals(word)).findAny();
        return found.orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no action; there are "
                + Arrays.stream(FaultAction.values()).map(RecoveryText::word).collect(Collectors.joining(", "))));
    }

    private static String word(FaultAction action) {
        return action.name().toLowerCase(Locale.ROOT);
    }
}
