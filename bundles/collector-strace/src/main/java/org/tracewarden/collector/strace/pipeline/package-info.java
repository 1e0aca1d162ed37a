// SPDX-License-Identifier: Apache-2.0
/** Channels between stages, the stages' threads, and sessions made of them. */
package org.tracewarden.collector.strace.pipeline;
