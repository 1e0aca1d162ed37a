// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.List;

/**
 * What is said of a category.
 *
 * @param title begins the summary
 * @param causes what typically causes it
 * @param hints what to look at next
 */
record CategoryText(String title, List<String> causes, List<String> hints) {

    static final CategoryText NONE = new CategoryText("", List.of(), List.of());

    CategoryText {
        causes = List.copyOf(causes);
        hints = List.copyOf(hints);
    }
}
