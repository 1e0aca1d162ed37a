// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a collector wants in the kernel.
 *
 * @param collector short name; names the pin directory
 * @param object the compiled BPF object (ELF)
 * @param layouts structs that Java decodes, checked against the object's BTF
 * @param constants values for {@code const volatile} globals, set before load
 * @param mapSizes max_entries for maps whose size is configuration; for a ring its bytes, a power of two
 * @param disabled programs that are not loaded
 * @param optional programs whose refusal is reported in {@link Probe#attachments()} instead of failing the probe
 * @param grace how long pins stay after {@link Probe#close()} for a successor to take over
 */
public record ProbeSpec(
        String collector,
        byte[] object,
        List<StructLayout> layouts,
        Map<String, Long> constants,
        Map<String, Integer> mapSizes,
        List<String> disabled,
        List<String> optional,
        Duration grace) {}
