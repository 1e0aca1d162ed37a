// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;

/** The rules in their order. Of those that decide a cause the more particular come first; the last ones always do. */
final class Rules {

    private static final List<Rule> ALWAYS = List.of(new IdentityRule(), new EndRule());
    private static final List<Rule> AFTER_EXIT = List.of(
            new SuccessRule(), new HandledSignalRule(), new KilledChildRule(), new CommandNotRunRule(),
            new FailureRule());
    private static final List<Rule> AFTER_SIGNAL = List.of(
            new ParentDeathRule(), new SeccompRule(), new CrashRule(), new OutOfMemoryRule(), new PidNamespaceRule(),
            new BrokenPipeRule(), new ResourceLimitRule(), new TimerRule(), new TerminalRule(),
            new KernelSignalRule(), new SelfSentRule(), new TimeLimitRule(), new EscalationRule(),
            new SenderRule(), new UnseenSignalRule());
    private static final List<Rule> CONTEXT = List.of(
            new SenderDetailsRule(), new CoreDumpRule(), new ReparentedRule(), new ThrottledRule(),
            new UnrelatedOomRule(), new GapRule());

    private Rules() {}

    static void apply(CaseFile file, Draft draft) {
        ALWAYS.forEach(rule -> rule.apply(file, draft));
        (file.status().exited() ? AFTER_EXIT : AFTER_SIGNAL).forEach(rule -> rule.apply(file, draft));
        CONTEXT.forEach(rule -> rule.apply(file, draft));
    }
}
