// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;

/**
 * What is wrong, in words.
 *
 * @param summary one line
 * @param evidence figures with where they were read, a line each
 */
record Finding(String summary, List<String> evidence) {}
