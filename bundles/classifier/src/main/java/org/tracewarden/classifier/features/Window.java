// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.List;

/**
 * One second of the whole host, over.
 *
 * @param from its begin, boot clock
 * @param to its end
 * @param processes those that called or were in a call
 * @param complete whether nothing of it is known to be lost
 */
record Window(long from, long to, SubjectSecond host, List<SubjectSecond> processes, boolean complete) {}
