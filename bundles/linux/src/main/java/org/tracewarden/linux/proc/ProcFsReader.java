// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupFs;

/** {@link ProcFs} of a proc file system at any place. */
@Component(service = ProcFs.class)
public final class ProcFsReader implements ProcFs {

    private static final int MAX_FILE_BYTES = 65_536;
    private static final String DELETED = " (deleted)";

    private final Path root;
    private final CgroupFs cgroups;
    private final DescriptorCount descriptorCount;

    @Activate
    public ProcFsReader(@Reference CgroupFs cgroups) {
        this(Path.of("/proc"), cgroups);
    }

    /** @param root where proc is mounted */
    public ProcFsReader(Path root, CgroupFs cgroups) {
        this.root = root;
        this.cgroups = cgroups;
        this.descriptorCount = new DescriptorCount(root, DescriptorCount.LISTED_MAX);
    }

    @Override
    public List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "[1-9]*")) {
            for (Path entry : entries) {
                pid(entry.getFileName().toString()).ifPresent(pids::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("cannot list " + root + ": " + e.getMessage(), e);
        }
        Collections.sort(pids);
        return pids;
    }

    @Override
    public Optional<ProcessInfo> read(int pid) {
        Path directory = directory(pid);
        Optional<ProcStat> stat = stat(pid);
        if (stat.isEmpty()) {
            return Optional.empty();
        }
        ProcStat s = stat.get();
        ProcStatus status = text(directory.resolve("status")).map(ProcStatus::parse).orElse(ProcStatus.UNKNOWN);
        Optional<Details> details = details(pid);
        Workload workload = text(directory.resolve("cgroup"))
                .map(ProcCgroup::mostTelling)
                .map(cgroups::workload)
                .orElse(Workload.ROOT);
        long pidNamespace = NamespaceLink.inode(link(directory.resolve("ns/pid")));
        // a pid that was given to another process between the first and the last read would mix up two processes
        Optional<ProcStat> again = stat(pid);
        if (details.isEmpty() || again.isEmpty() || again.get().startTime() != s.startTime()) {
            return Optional.empty();
        }
        Details d = details.get();
        return Optional.of(new ProcessInfo(
                new ProcessKey(pid, s.startTime()),
                parent(s),
                status.uid(),
                s.comm(),
                d.exe(),
                d.argv(),
                d.argvTruncated(),
                d.cwd(),
                s.processGroup(),
                s.session(),
                s.terminal(),
                status.namespacePid() == 0 ? pid : status.namespacePid(),
                pidNamespace,
                s.kernelThread(),
                workload));
    }

    @Override
    public Optional<Details> details(int pid) {
        Path directory = directory(pid);
        Optional<byte[]> commandLine = bytes(directory.resolve("cmdline"), CommandLine.MAX_BYTES + 1);
        if (commandLine.isEmpty()) {
            return Optional.empty();
        }
        CommandLine parsed = CommandLine.parse(commandLine.get());
        String exe = link(directory.resolve("exe"));
        if (exe.endsWith(DELETED)) {
            exe = exe.substring(0, exe.length() - DELETED.length());
        }
        return Optional.of(new Details(exe, parsed.argv(), parsed.truncated(), link(directory.resolve("cwd"))));
    }

    @Override
    public Optional<Descriptors> descriptors(int pid) {
        Path directory = directory(pid);
        OptionalLong limit = text(directory.resolve("limits")).map(ProcLimits::openFiles).orElse(OptionalLong.empty());
        OptionalInt open = descriptorCount.of(directory);
        return limit.isEmpty() || open.isEmpty()
                ? Optional.empty()
                : Optional.of(new Descriptors(open.getAsInt(), limit.getAsLong()));
    }

    private Optional<ProcessKey> parent(ProcStat child) {
        if (child.parentPid() == 0) {
            return Optional.empty();
        }
        return stat(child.parentPid()).map(stat -> new ProcessKey(child.parentPid(), stat.startTime()));
    }

    private Optional<ProcStat> stat(int pid) {
        return text(directory(pid).resolve("stat")).flatMap(ProcStat::parse);
    }

    private Path directory(int pid) {
        return root.resolve(Integer.toString(pid));
    }

    private static Optional<Integer> pid(String name) {
        try {
            return Optional.of(Integer.parseInt(name));
        } catch (NumberFormatException notAProcess) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Path file) {
        return bytes(file, MAX_FILE_BYTES).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Empty when the process is gone, or may not be looked at. */
    private static Optional<byte[]> bytes(Path file, int max) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(max));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Empty for kernel threads, and when the process is gone. */
    private static String link(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
