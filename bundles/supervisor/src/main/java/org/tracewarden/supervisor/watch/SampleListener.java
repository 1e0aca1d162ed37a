// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.watch;

/** Is shown samples, of each run in order. */
@FunctionalInterface
public interface SampleListener {

    void onSample(Sample sample);
}
