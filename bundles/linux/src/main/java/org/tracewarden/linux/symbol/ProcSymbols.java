// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tracewarden.api.syscall.StackFrame;

/** {@link Symbols} of a proc file system at any place. */
@Component(service = Symbols.class)
public final class ProcSymbols implements Symbols {

    private static final long ELF_BYTES_MAX = 32 * 1024 * 1024;
    private static final long PERF_MAP_BYTES_MAX = 16 * 1024 * 1024;
    private static final int MAPPINGS_MAX = 65_536;
    private static final String NAMESPACE_PIDS = "NSpid:";

    private final Path proc;
    private final FileCache<Elf> elfFiles = new FileCache<>(ELF_BYTES_MAX, elf -> elf.functions().bytes());
    private final FileCache<FunctionTable> perfMaps = new FileCache<>(PERF_MAP_BYTES_MAX, FunctionTable::bytes);

    @Activate
    public ProcSymbols() {
        this(Path.of("/proc"));
    }

    /** @param proc where proc is mounted */
    public ProcSymbols(Path proc) {
        this.proc = proc;
    }

    @Override
    public List<StackFrame> resolve(int pid, long[] addresses) {
        Path process = proc.resolve(Integer.toString(pid));
        Mapping[] mappings = mappings(process, addresses);
        List<StackFrame> frames = new ArrayList<>(addresses.length);
        for (int i = 0; i < addresses.length; i++) {
            frames.add(mappings[i] == null
                    ? new StackFrame(addresses[i], "", "", 0)
                    : frame(process, mappings[i], addresses[i]));
        }
        return List.copyOf(frames);
    }

    /** The mapping of each address, null for one without. */
    private static Mapping[] mappings(Path process, long[] addresses) {
        Mapping[] found = new Mapping[addresses.length];
        // paths are bytes to the kernel; those that are no UTF-8 must not end the reading
        try (BufferedReader maps = new BufferedReader(new InputStreamReader(
                Files.newInputStream(process.resolve("maps")), StandardCharsets.UTF_8))) {
            int missing = addresses.length;
            int count = 0;
            for (String line = maps.readLine(); line != null && missing > 0 && count < MAPPINGS_MAX;
                    line = maps.readLine()) {
                Optional<Mapping> mapping = Mapping.parse(line);
                for (int i = 0; mapping.isPresent() && i < addresses.length; i++) {
                    if (found[i] == null && mapping.get().holds(addresses[i])) {
                        found[i] = mapping.get();
                        missing--;
                    }
                }
                count++;
            }
        } catch (IOException gone) {
            return found;
        }
        return found;
    }

    private StackFrame frame(Path process, Mapping mapping, long address) {
        if (mapping.ofFile()) {
            return fileFrame(process, mapping, address);
        }
        if (mapping.module().isEmpty()) {
            return perfMap(process).flatMap(functions -> called(functions, address))
                    .map(function -> new StackFrame(address, "", function.name(), function.offset()))
                    .orElseGet(() -> new StackFrame(address, "", "", 0));
        }
        return new StackFrame(address, mapping.module(), "", address - mapping.start());
    }

    private StackFrame fileFrame(Path process, Mapping mapping, long address) {
        long fileOffset = mapping.fileOffset(address);
        Elf elf = elf(process, mapping);
        Optional<Long> linked = elf.linked(fileOffset);
        return linked.flatMap(at -> called(elf.functions(), at))
                .map(function -> new StackFrame(address, mapping.module(), function.name(), function.offset()))
                .orElseGet(() -> new StackFrame(address, mapping.module(), "",
                        linked.map(at -> at - elf.base()).orElse(fileOffset)));
    }

    /**
     * An address to which a call returns may lie behind the end of the calling function, when that call never returns;
     * so the byte before it counts. Only the kernel's return from a signal leads to the first byte of a function.
     */
    private static Optional<FunctionTable.Found> called(FunctionTable functions, long address) {
        return functions.at(address - 1)
                .map(function -> new FunctionTable.Found(function.name(), function.offset() + 1))
                .or(() -> functions.at(address));
    }

    /**
     * The file that is mapped, and not one that took its place at the same path. The kernel's own link to it needs more
     * privileges (CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE) and works for deleted files too.
     */
    private Elf elf(Path process, Mapping mapping) {
        Optional<Elf> seenByProcess = path(process.resolve("root"), mapping.name().substring(1))
                .flatMap(path -> FileIdentity.of(path)
                        .filter(file -> file.inode() == mapping.inode())
                        .map(file -> elfFiles.get(file, () -> ElfFile.read(path))));
        return seenByProcess
                .or(() -> {
                    Path mapped = process.resolve("map_files").resolve(
                            Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end()));
                    return FileIdentity.of(mapped).map(file -> elfFiles.get(file, () -> ElfFile.read(mapped)));
                })
                .orElse(Elf.NONE);
    }

    /** Empty where this JVM's encoding of paths cannot say the name. */
    private static Optional<Path> path(Path folder, String name) {
        try {
            return Optional.of(folder.resolve(name));
        } catch (InvalidPathException otherEncoding) {
            return Optional.empty();
        }
    }

    private Optional<FunctionTable> perfMap(Path process) {
        return namespacePid(process)
                .map(pid -> process.resolve("root/tmp/perf-" + pid + ".map"))
                // a link there would be followed in the reader's own file system
                .flatMap(path -> FileIdentity.of(path, LinkOption.NOFOLLOW_LINKS)
                        .map(file -> perfMaps.get(file, () -> PerfMap.read(path))));
    }

    /** The pid by which the process knows itself. */
    private static Optional<String> namespacePid(Path process) {
        try (Stream<String> status = Files.lines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
            return status.filter(line -> line.startsWith(NAMESPACE_PIDS))
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                    .findFirst();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
