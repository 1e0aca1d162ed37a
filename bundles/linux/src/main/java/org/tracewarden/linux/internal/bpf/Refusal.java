// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

/**
 * Why a program does not run.
 *
 * @param errno of the failed load or attachment
 * @param text what happened, for a person
 */
record Refusal(int errno, String text) {}
