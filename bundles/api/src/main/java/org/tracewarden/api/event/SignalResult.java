// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/** What became of a signal when it was sent ({@code TRACE_SIGNAL_*} in the kernel's trace/events/signal.h). */
public enum SignalResult { QUEUED, IGNORED, ALREADY_PENDING, QUEUE_OVERFLOW, INFO_LOST }
