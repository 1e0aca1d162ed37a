// SPDX-License-Identifier: Apache-2.0
/**
 * What processes and the host do, each second and over time: features of their calls, metrics of the host. Nothing here
 * decides what is usual: that is the {@link org.tracewarden.classifier.features.Judge}'s.
 *
 * <p>Statistics of single processes become windows of the whole host ({@code WindowAssembler}), windows become steps of
 * series ({@code SeriesStore}). A step takes 7 bytes, 10 for each category that was active in it and 4 for the
 * percentiles of all calls: 51 bytes with four categories, 57 with the unused ends of chunks. A process that is active
 * in four categories each second fills 600 + 720 + 1,440 steps in a day, some 155 KB; one that lived for a second takes
 * some 1.6 KB, its description included. Percentiles of longer steps come from merged histograms, so that they are as
 * exact as those of a second.
 *
 * <p>Times are on the boot clock inside and on the wall clock outside.
 */
package org.tracewarden.classifier.features;
