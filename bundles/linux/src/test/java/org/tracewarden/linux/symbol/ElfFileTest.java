// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {

    @TempDir
    Path folder;

    private Path source;

    @BeforeEach
    void writeSource() throws IOException {
        source = Files.writeString(folder.resolve("x.c"), """
                int one(int x) { return x + 1; }
                int two(int x) { return one(x) + 2; }
                void _start(void) { for (;;) two(3); }
                """);
    }

    private Path link(String... options) throws Exception {
        Path program = folder.resolve("x");
        List<String> command = new ArrayList<>(
                List.of("gcc", "-O0", "-nostdlib", "-static", "-o", program.toString(), source.toString()));
        command.addAll(List.of(options));
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(gcc.getInputStream().readAllBytes());
        Assumptions.assumeTrue(gcc.waitFor() == 0, "needs gcc with these options: " + output);
        return program;
    }

    private static void assertNamesItsFunctions(Elf elf, long text) {
        Elf.Segment code = elf.segments().stream().filter(Elf.Segment::executable).findFirst().orElseThrow();
        assertEquals(Optional.of(text), elf.linked(text - code.address() + code.offset()));
        assertEquals("one", elf.functions().at(text).orElseThrow().name());
        assertEquals("one", elf.functions().at(text + 3).orElseThrow().name());
    }

    @Test
    void filesOfBothWidthsAreRead() throws Exception {
        assertNamesItsFunctions(ElfFile.read(link("-Wl,-Ttext=0x405000")), 0x405000);
        assertNamesItsFunctions(ElfFile.read(link("-m32", "-fno-pic", "-no-pie", "-Wl,-Ttext=0x8051000")), 0x8051000);
    }

    @Test
    void anInterruptedReaderReadsOn() throws Exception {
        Path program = link();
        Thread.currentThread().interrupt();
        Elf elf = ElfFile.read(program);
        assertTrue(Thread.interrupted());
        assertFalse(elf.functions().isEmpty());
    }

    @Test
    void whatIsNoElfFileIsNone() throws IOException {
        assertSame(Elf.NONE, ElfFile.read(source));
        assertSame(Elf.NONE, ElfFile.read(folder));
        assertSame(Elf.NONE, ElfFile.read(folder.resolve("gone")));
        assertSame(Elf.NONE, ElfFile.read(Files.write(folder.resolve("empty"), new byte[0])));
        byte[] cut = {0x7f, 'E', 'L', 'F', 2, 1};
        assertSame(Elf.NONE, ElfFile.read(Files.write(folder.resolve("cut"), cut)));
    }

    @Test
    void damagedFilesDoNoHarm() throws Exception {
        byte[] whole = Files.readAllBytes(link());
        Random random = new Random(5);
        Path damaged = folder.resolve("damaged");
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = whole.clone();
            // headers at the beginning and at the end are where lies hurt
            for (int change = 0; change < 4; change++) {
                int at = random.nextBoolean()
                        ? random.nextInt(300)
                        : whole.length - 1 - random.nextInt(Math.min(1_200, whole.length));
                bytes[at] = (byte) random.nextInt(256);
            }
            Elf elf = ElfFile.read(Files.write(damaged, bytes));
            for (long address : new long[] {0, 0x401000, -1}) {
                elf.functions().at(address);
                elf.linked(address);
            }
        }
    }

    @Test
    void aMappingIsReadWithItsSpacesAndItsEnd() {
        assertEquals(Optional.of(new Mapping(0x7f0000L, 0x7f2000L, 0x1000L, 42, "/srv/my app/lib x.so")),
                Mapping.parse("7f0000-7f2000 r-xp 00001000 fd:01 42                       /srv/my app/lib x.so"));
        Mapping deleted = Mapping.parse("1000-2000 r-xp 00000000 fd:01 42    /usr/lib/a.so (deleted)").orElseThrow();
        assertEquals("/usr/lib/a.so", deleted.module());
        assertTrue(deleted.holds(0x1fff));
        assertFalse(deleted.holds(0x2000));
        assertEquals("", Mapping.parse("1000-2000 rwxp 00000000 00:00 0 ").orElseThrow().module());
        assertEquals("", Mapping.parse("1000-2000 rw-p 00000000 00:00 0     [heap]").orElseThrow().module());
        assertTrue(Mapping.parse("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]").orElseThrow()
                .holds(0xffffffffff600400L));
        assertEquals(Optional.empty(), Mapping.parse(""));
        assertEquals(Optional.empty(), Mapping.parse("x-y r-xp 0 0 0"));
    }

    @Test
    void theCacheGivesUpWhatWasUnusedForLongest() {
        FileCache<String> cache = new FileCache<>(3 * 256 + 30, String::length);
        FileIdentity[] files = new FileIdentity[4];
        for (int i = 0; i < files.length; i++) {
            files[i] = new FileIdentity(1, i, FileTime.fromMillis(0), 10);
        }
        for (int i = 0; i < 3; i++) {
            cache.get(files[i], () -> "0123456789");
        }
        assertEquals("0123456789", cache.get(files[0], () -> "new"));
        cache.get(files[3], () -> "0123456789");
        assertEquals(3, cache.size());
        assertEquals("0123456789", cache.get(files[0], () -> "new"));
        assertEquals("new", cache.get(files[1], () -> "new"));
        assertEquals("n", cache.get(new FileIdentity(1, 3, FileTime.fromMillis(1), 10), () -> "n"));
    }
}
