// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/** What a process has arranged for a signal ({@code sigaction(2)}). */
public enum Disposition { DEFAULT, IGNORED, HANDLED }
