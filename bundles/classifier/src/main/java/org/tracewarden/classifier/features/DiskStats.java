// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums of {@code /proc/diskstats} (Documentation/admin-guide/iostats.rst) over whole disks: partitions and what is
 * stacked on disks (loop, dm, md) or kept in memory (ram, zram) would count the same request twice.
 *
 * @param completed reads and writes completed
 * @param millis time they took, summed
 * @param queueMillis time all requests spent in queue or on the device, summed
 */
record DiskStats(long completed, long millis, long queueMillis) {

    private static final int NAME = 2;
    private static final int READS = 3;
    private static final int READ_MILLIS = 6;
    private static final int WRITES = 7;
    private static final int WRITE_MILLIS = 10;
    private static final int QUEUE_MILLIS = 13;

    static DiskStats parse(String text) {
        Map<String, String[]> devices = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > QUEUE_MILLIS && !fields[NAME].matches("(loop|ram|zram|dm-|md|sr|fd)\\d.*")) {
                devices.put(fields[NAME], fields);
            }
        }
        long completed = 0;
        long millis = 0;
        long queueMillis = 0;
        for (String[] fields : devices.values()) {
            if (!isPartition(fields[NAME], devices)) {
                completed += Long.parseLong(fields[READS]) + Long.parseLong(fields[WRITES]);
                millis += Long.parseLong(fields[READ_MILLIS]) + Long.parseLong(fields[WRITE_MILLIS]);
                queueMillis += Long.parseLong(fields[QUEUE_MILLIS]);
            }
        }
        return new DiskStats(completed, millis, queueMillis);
    }

    /** {@code sda1} of sda, {@code nvme0n1p2} of nvme0n1: the disk's name, a p where that ends in a digit, a number. */
    private static boolean isPartition(String name, Map<String, String[]> devices) {
        String disk = name.replaceFirst("\\d+$", "");
        if (disk.equals(name)) {
            return false;
        }
        return devices.containsKey(disk)
                || disk.matches(".*\\dp") && devices.containsKey(disk.substring(0, disk.length() - 1));
    }
}
