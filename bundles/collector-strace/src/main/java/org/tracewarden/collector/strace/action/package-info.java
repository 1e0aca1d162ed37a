// SPDX-License-Identifier: Apache-2.0
/** Groups related calls into actions that a person would name, and marks those that are risky. */
package org.tracewarden.collector.strace.action;
