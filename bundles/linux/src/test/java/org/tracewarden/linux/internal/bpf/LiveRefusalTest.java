// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.StructLayout;

/** What the kernel or the object refuses, and how it is said: against the running kernel. */
class LiveRefusalTest {

    @RegisterExtension
    final LiveKeeper live = new LiveKeeper(Notes.COLLECTOR);

    @Test
    void refusedOptionalProgramsAreReportedAndTheRestWorks() throws Exception {
        Notes wanted = new Notes().with("refused_by_verifier", "without_tracepoint", "without_event")
                .optional("refused_by_verifier", "without_tracepoint", "without_event");
        Probe probe = live.open(wanted);
        List<Attachment> attachments = probe.attachments();
        assertEquals(List.of("tp_btf/sys_enter", "tp_btf/sys_exit", "tp_btf/tracewarden_no_such_tracepoint",
                "tp/tracewarden/no_such_event"),
                attachments.stream().map(Attachment::place).toList());
        assertEquals(List.of(true, false, false, false), attachments.stream().map(Attachment::attached).toList());
        assertTrue(attachments.get(1).detail().contains("invalid mem access"), attachments.get(1).detail());
        assertTrue(attachments.get(2).detail().contains("this kernel does not have that tracepoint"),
                attachments.get(2).detail());
        assertTrue(attachments.get(3).detail().startsWith("No such file or directory (errno 2)"),
                attachments.get(3).detail());
        Notes.call(3);
        assertEquals(Notes.numbers(0, 3), Notes.drain(probe.ring("events")));
        probe.close();

        Probe adopted = live.open(wanted);
        assertTrue(adopted.adopted());
        assertEquals(List.of(true, false, false, false),
                adopted.attachments().stream().map(Attachment::attached).toList());
        adopted.close();
    }

    @Test
    void aRefusedRequiredProgramFailsWithTheVerifiersWords() {
        ProbeException refused = assertThrows(ProbeException.class,
                () -> live.open(new Notes().with("refused_by_verifier")));
        assertTrue(refused.getMessage().contains("program refused_by_verifier is refused"), refused.getMessage());
        assertTrue(refused.getMessage().contains("invalid mem access"), refused.getMessage());
        assertFalse(refused.unavailable());
        assertTrue(PinDirectory.in(live.pins()).isEmpty());
    }

    @Test
    void aRequiredProgramThatTheKernelHasNoPlaceForIsUnavailable() {
        ProbeException refused = assertThrows(ProbeException.class,
                () -> live.open(new Notes().with("without_tracepoint")));
        assertTrue(refused.unavailable(), refused.getMessage());
    }

    @Test
    void aRequiredProgramThatCannotBeAttachedLeavesNothingBehind() {
        ProbeException refused = assertThrows(ProbeException.class, () -> live.open(new Notes().with("without_event")));
        assertTrue(refused.getMessage().startsWith("collector notes: program without_event cannot be attached to "
                + "tp/tracewarden/no_such_event: No such file or directory (errno 2)"), refused.getMessage());
        assertTrue(PinDirectory.in(live.pins()).isEmpty());
    }

    @Test
    void aWrongLayoutIsRefusedFieldByField() {
        StructLayout wrong = StructLayout.of("note", 32)
                .field("number", 0, 8)
                .field("tag", 16, 8)
                .field("inner.second", 20, 8)
                .field("missing", 0, 4)
                .build();
        ProbeException refused = assertThrows(ProbeException.class,
                () -> live.open(new Notes().layouts(wrong, StructLayout.of("nowhere", 8).build())));
        assertEquals("collector notes: decoder and BPF object do not belong together: "
                + "struct note: expected size 32, found 24; "
                + "struct note, field tag: expected offset 16 size 8, found offset 8 size 8; "
                + "struct note, field inner.second: expected offset 20 size 8, found offset 20 size 4; "
                + "struct note, field missing: expected offset 0 size 4, found no such field; "
                + "struct nowhere: expected in the BTF, found none", refused.getMessage());
        assertFalse(refused.unavailable());
    }

    @Test
    void unknownAndUnfitSettingsAreNamed() {
        assertRefused("collector notes: its BPF object has no constant nothing", new Notes().constant("nothing", 1));
        assertRefused("collector notes: constant wake has 8 bits; the value 256 does not fit",
                new Notes().constant("wake", 256));
        assertRefused("collector notes: its BPF object has no map nothing, only counts, events, sequence",
                new Notes().size("nothing", 1));
        assertRefused("collector notes: its BPF object has no program nothing, only classic, on_call, "
                + "refused_by_verifier, tasks, without_event, without_tracepoint", new Notes().disabled("nothing"));
    }

    private void assertRefused(String message, Notes notes) {
        assertEquals(message, assertThrows(ProbeException.class, () -> live.open(notes)).getMessage());
    }
}
