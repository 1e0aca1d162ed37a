// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

/**
 * One piece of explanation: adds findings, and may decide the cause when no rule before it did. Keeps no state of its
 * own.
 */
interface Rule {

    void apply(CaseFile file, Draft draft);
}
