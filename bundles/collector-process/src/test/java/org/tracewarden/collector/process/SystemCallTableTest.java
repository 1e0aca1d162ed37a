// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.linux.syscall.HeaderTables;

class SystemCallTableTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({"kill, 62, 129", "tgkill, 234, 131", "pidfd_send_signal, 424, 424", "write, 1, 64",
            "exit_group, 231, 94", "mseal, 462, 462"})
    void callsAreNamedByTheTableOfTheMachine(String name, int x86, int arm) {
        assertEquals(new SystemCall(x86, name, 7), new SystemCallTable(new HeaderTables("amd64")).call(x86, 7));
        assertEquals(new SystemCall(arm, name, 7), new SystemCallTable(new HeaderTables("aarch64")).call(arm, 7));
    }

    @Test
    void whatHasNoNumberOrNameHasNone() {
        SystemCallTable table = new SystemCallTable(new HeaderTables("amd64"));
        assertEquals(SystemCall.NONE, table.call(-1, 5));
        assertEquals(new SystemCall(1_000, "", 5), table.call(1_000, 5));
    }

    @Test
    void theCallsThatMatterForSignalsAreKnownByName() {
        SystemCallTable table = new SystemCallTable(new HeaderTables("amd64"));
        assertTrue(SystemCallTable.sends(table.call(200, 0)));
        assertTrue(SystemCallTable.choosesInfo(table.call(129, 0)));
        assertTrue(SystemCallTable.writes(table.call(1, 0)));
    }
}
