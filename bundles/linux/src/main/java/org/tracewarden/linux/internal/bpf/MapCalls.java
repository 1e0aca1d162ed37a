// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/**
 * One map's system calls: made while the probe is open only, their failures named. The descriptor belongs to the probe.
 * Thread-safe.
 */
final class MapCalls {

    private final Natives natives;
    private final String map;
    private final MapFacts facts;
    private final ProbeLife life;
    private final IntSupplier descriptor;

    /** @param descriptor gives the map's descriptor; called within {@code life} only */
    MapCalls(Natives natives, String map, MapFacts facts, ProbeLife life, IntSupplier descriptor) {
        this.natives = natives;
        this.map = map;
        this.facts = facts;
        this.life = life;
        this.descriptor = descriptor;
    }

    MapFacts facts() {
        return facts;
    }

    Libbpf bpf() {
        return natives.bpf();
    }

    /**
     * @param call takes the descriptor and gives 0 or the negative errno
     * @return what the call gave
     */
    int make(IntUnaryOperator call) {
        return life.whileOpen(() -> call.applyAsInt(descriptor.getAsInt()));
    }

    /** @throws IllegalStateException if the result is a negative errno */
    void check(String call, String at, int result) {
        if (result < 0) {
            throw new IllegalStateException(call + " of map " + map + at + ": " + natives.describe(-result));
        }
    }

    /** @throws IllegalStateException if the map is not of that kind */
    void require(boolean right, String kind) {
        if (!right) {
            throw not(kind);
        }
    }

    IllegalStateException not(String kind) {
        return new IllegalStateException("map " + map + " is not " + kind + " (map type " + facts.type()
                + ", key size " + facts.keySize() + ", value size " + facts.valueSize() + ")");
    }

    /** @throws IllegalArgumentException if a key or value has another size than the map's */
    void requireSize(String what, int mapBytes, int givenBytes) {
        if (givenBytes != mapBytes) {
            throw new IllegalArgumentException(
                    "map " + map + " has " + what + " of " + mapBytes + " bytes, not " + givenBytes);
        }
    }

    /** CPUs that this machine could ever have: how many values each entry of a per-CPU map has. */
    int possibleCpus() {
        int cpus = natives.bpf().libbpf_num_possible_cpus();
        if (cpus < 1) {
            throw new IllegalStateException("libbpf_num_possible_cpus: " + natives.describe(-cpus));
        }
        return cpus;
    }
}
