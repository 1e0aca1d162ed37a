// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.linux.symbol.FunctionTable.Found;
import org.tracewarden.linux.symbol.FunctionTable.Function;

class FunctionTableTest {

    private static final byte[] NAMES = "\0_exit\0exit\0write\0evil\033[2J\0".getBytes();

    @Test
    void anAddressBelongsToTheFunctionThatBeginsBeforeItAndHasNotEnded() {
        FunctionTable table = new FunctionTable(
                List.of(new Function(0x2000, 0, 12, 0), new Function(0x1000, 0x10, 7, 0)), NAMES);
        assertEquals(Optional.empty(), table.at(0xfff));
        assertEquals(Optional.of(new Found("exit", 0)), table.at(0x1000));
        assertEquals(Optional.of(new Found("exit", 15)), table.at(0x100f));
        assertEquals(Optional.empty(), table.at(0x1010));
        assertEquals(Optional.of(new Found("write", 0x500)), table.at(0x2500), "one of unknown size goes on");
        assertEquals(Optional.of(new Found("write", -0x2001)), table.at(-1));
        assertEquals(Optional.empty(), FunctionTable.EMPTY.at(0x1000));
    }

    @Test
    void ofTwoNamesForOnePlaceTheOneThatPeopleUseIsTaken() {
        FunctionTable table = new FunctionTable(List.of(new Function(1, 9, 1, 1), new Function(1, 9, 7, 1)), NAMES);
        assertEquals("exit", table.at(2).orElseThrow().name());
        FunctionTable ranked = new FunctionTable(List.of(new Function(1, 9, 1, 0), new Function(1, 9, 7, 1)), NAMES);
        assertEquals("_exit", ranked.at(2).orElseThrow().name());
    }

    @Test
    void aNameDoesNotCommandTheTerminal() {
        FunctionTable table = new FunctionTable(List.of(new Function(1, 9, 18, 0)), NAMES);
        assertEquals("evil?[2J", table.at(2).orElseThrow().name());
    }

    @Test
    void linesOfAMapForPerfThatAreHalfWrittenArePassedOver() {
        FunctionTable table = PerfMap.parse("1000 10 first one\nzz 10 x\n2000\n1000 20 again\n-5 3 x\n3000 8 las");
        assertEquals(Optional.of(new Found("again", 0x1f)), table.at(0x101f));
        assertEquals(Optional.of(new Found("las", 0)), table.at(0x3000));
        assertEquals(Optional.empty(), table.at(0x2000));
        assertTrue(PerfMap.parse("").isEmpty());
        assertFalse(table.isEmpty());
    }
}
