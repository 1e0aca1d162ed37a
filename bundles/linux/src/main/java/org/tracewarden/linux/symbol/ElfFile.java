// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads segments and functions of a little-endian ELF file, of 64 or 32 bits ({@code elf(5)}). Nothing in the file is
 * believed unchecked: it may have been made by the process that is looked at. A symbol table that takes more than
 * {@value #TABLE_BYTES_MAX} bytes with its names is passed over.
 */
final class ElfFile {

    static final int TABLE_BYTES_MAX = 16 * 1024 * 1024;

    private static final int IDENTIFICATION_BYTES = 16;
    private static final int MAGIC = 0x464c_457f;
    private static final int CLASS_32 = 1;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int HEADERS_MAX = 4_096;
    private static final int SEGMENT_LOADED = 1;
    private static final int SEGMENT_EXECUTABLE = 1;
    private static final int SECTION_SYMBOLS = 2;
    private static final int SECTION_DYNAMIC_SYMBOLS = 11;
    private static final int BINDING_LOCAL = 0;
    private static final int SYMBOL_FUNCTION = 2;
    private static final int SYMBOL_CHOSEN_FUNCTION = 10;

    private record Section(int type, long offset, long size, int link) {}

    private final RandomAccessFile file;
    private final boolean wide;
    private final ByteBuffer header;

    private ElfFile(RandomAccessFile file, boolean wide, ByteBuffer header) {
        this.file = file;
        this.wide = wide;
        this.header = header;
    }

    /** What the file says; {@link Elf#NONE} when it is no such file, or is damaged. */
    static Elf read(Path path) {
        // no channel: an interrupt of the reading thread must not make a good file look damaged
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            ByteBuffer start = read(file, 0, IDENTIFICATION_BYTES);
            int bits = start.get(4);
            if (start.getInt(0) != MAGIC || bits != CLASS_32 && bits != CLASS_64 || start.get(5) != LITTLE_ENDIAN) {
                return Elf.NONE;
            }
            boolean wide = bits == CLASS_64;
            ElfFile elf = new ElfFile(file, wide, read(file, 0, wide ? 64 : 52));
            return new Elf(elf.segments(), elf.functions());
        } catch (IOException | IndexOutOfBoundsException damaged) {
            return Elf.NONE;
        }
    }

    private List<Elf.Segment> segments() throws IOException {
        int entryBytes = wide ? 56 : 32;
        List<Elf.Segment> segments = new ArrayList<>();
        ByteBuffer entries = table(word(header, 32, 28), header.getShort(wide ? 54 : 42),
                header.getShort(wide ? 56 : 44), entryBytes);
        for (int at = 0; at < entries.limit(); at += entryBytes) {
            if (entries.getInt(at) == SEGMENT_LOADED) {
                boolean executable = (entries.getInt(at + (wide ? 4 : 24)) & SEGMENT_EXECUTABLE) != 0;
                segments.add(new Elf.Segment(word(entries, at + 8, at + 4), word(entries, at + 16, at + 8),
                        word(entries, at + 32, at + 16), executable));
            }
        }
        return segments;
    }

    /** Of the whole symbol table; of the one for the dynamic linker where the other was stripped. */
    private FunctionTable functions() throws IOException {
        List<Section> sections = sections();
        FunctionTable functions = functions(sections, SECTION_SYMBOLS);
        return functions.isEmpty() ? functions(sections, SECTION_DYNAMIC_SYMBOLS) : functions;
    }

    private FunctionTable functions(List<Section> sections, int type) throws IOException {
        Optional<Section> table = sections.stream().filter(section -> section.type() == type).findFirst();
        if (table.isEmpty() || table.get().link() < 0 || table.get().link() >= sections.size()) {
            return FunctionTable.EMPTY;
        }
        Section names = sections.get(table.get().link());
        long symbolBytes = table.get().size();
        if (symbolBytes < 0 || names.size() < 0 || symbolBytes > TABLE_BYTES_MAX
                || names.size() > TABLE_BYTES_MAX - symbolBytes) {
            return FunctionTable.EMPTY;
        }
        ByteBuffer text = read(file, names.offset(), (int) names.size());
        ByteBuffer symbols = read(file, table.get().offset(), (int) symbolBytes);
        List<FunctionTable.Function> functions = new ArrayList<>();
        int entryBytes = wide ? 24 : 16;
        for (int at = 0; at + entryBytes <= symbols.limit(); at += entryBytes) {
            int information = symbols.get(at + (wide ? 4 : 12));
            int kind = information & 0xf;
            boolean defined = symbols.getShort(at + (wide ? 6 : 14)) != 0;
            int nameAt = symbols.getInt(at);
            if ((kind == SYMBOL_FUNCTION || kind == SYMBOL_CHOSEN_FUNCTION) && defined
                    && nameAt > 0 && nameAt < text.limit()) {
                functions.add(new FunctionTable.Function(word(symbols, at + 8, at + 4), word(symbols, at + 16, at + 8),
                        nameAt, rank(information >> 4 & 0xf)));
            }
        }
        return functions.isEmpty() ? FunctionTable.EMPTY : new FunctionTable(functions, text.array());
    }

    private List<Section> sections() throws IOException {
        int entryBytes = wide ? 64 : 40;
        List<Section> sections = new ArrayList<>();
        ByteBuffer entries = table(word(header, 40, 32), header.getShort(wide ? 58 : 46),
                header.getShort(wide ? 60 : 48), entryBytes);
        for (int at = 0; at < entries.limit(); at += entryBytes) {
            sections.add(new Section(entries.getInt(at + 4), word(entries, at + 24, at + 16),
                    word(entries, at + 32, at + 20), entries.getInt(at + (wide ? 40 : 24))));
        }
        return sections;
    }

    /** Names that other files can see, global or weak, before those that only this one knows. */
    private static int rank(int binding) {
        return binding == BINDING_LOCAL ? 1 : 0;
    }

    /** A table of headers; empty where the file has none, or one that is not as its format says. */
    private ByteBuffer table(long offset, short entryBytes, short count, int expectedBytes) throws IOException {
        int entries = Short.toUnsignedInt(count);
        return entryBytes == expectedBytes && entries <= HEADERS_MAX
                ? read(file, offset, entries * expectedBytes)
                : ByteBuffer.allocate(0);
    }

    /** A number that is as wide as the file's addresses. */
    private long word(ByteBuffer from, int wideAt, int narrowAt) {
        return wide ? from.getLong(wideAt) : Integer.toUnsignedLong(from.getInt(narrowAt));
    }

    private static ByteBuffer read(RandomAccessFile from, long offset, int bytes) throws IOException {
        if (offset < 0 || offset > from.length() - bytes) {
            throw new EOFException("ends before byte " + offset + " + " + bytes);
        }
        byte[] content = new byte[bytes];
        from.seek(offset);
        from.readFully(content);
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }
}
