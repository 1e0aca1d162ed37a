// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.List;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * A call, read.
 *
 * @param summary one sentence
 * @param reason why it has this category and severity
 * @param causes empty for {@link Severity#NONE}
 * @param hints likewise
 */
record Classification(
        SyscallCategory category,
        Severity severity,
        String summary,
        String reason,
        List<String> causes,
        List<String> hints) {}
