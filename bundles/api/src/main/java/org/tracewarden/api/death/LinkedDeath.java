// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

import org.tracewarden.api.process.ProcessKey;

/**
 * Another death that belongs to this one.
 *
 * @param certificateId number of its certificate, see {@link DeathCertificate#id()}
 * @param process who died
 * @param relation how it belongs, such as {@code child whose end this exit code reports}
 */
public record LinkedDeath(long certificateId, ProcessKey process, String relation) {}
