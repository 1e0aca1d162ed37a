// SPDX-License-Identifier: Apache-2.0
/**
 * The supervisor's component: builds its parts, offers their services, accepts or refuses configuration, and ends all
 * threads with itself while agents run on. The design stands in {@code docs/supervisor.md}.
 */
package org.tracewarden.supervisor;
