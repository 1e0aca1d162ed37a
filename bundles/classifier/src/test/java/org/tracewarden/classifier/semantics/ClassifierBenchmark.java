// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.time.InstantSource;
import java.util.List;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;

/** Prints classifications a second of one thread over a mix of calls, alone and with keeping them. Run by hand. */
final class ClassifierBenchmark {

    private static final long ROUND_NANOS = 1_500_000_000L;
    private static final int ROUNDS = 4;

    private ClassifierBenchmark() {}

    public static void main(String[] args) {
        ProcessInfo process = Calls.process("postgres");
        SyscallCall[] mix = mix();
        Classifier classifier = new Classifier(Settings.DEFAULT, new FutexHistory());
        for (int round = 0; round < ROUNDS; round++) {
            long end = System.nanoTime() + ROUND_NANOS;
            long count = 0;
            long letters = 0;
            while (System.nanoTime() < end) {
                for (int i = 0; i < 1_024; i++) {
                    letters += classifier.classify(process, mix[i & 7]).summary().length();
                    count++;
                }
            }
            System.out.printf("classify: %,d a second (%,d letters)%n", count * 1_000_000_000L / ROUND_NANOS, letters);
        }
        RecordingBus bus = new RecordingBus();
        FakeConfig quiet = FakeConfig.shipped().with("publish-severity", "critical");
        new SemanticClassifier(bus, quiet.build(), quiet.properties(), InstantSource.system());
        for (int round = 0; round < ROUNDS; round++) {
            long end = System.nanoTime() + ROUND_NANOS;
            long count = 0;
            while (System.nanoTime() < end) {
                for (int i = 0; i < 1_024; i++) {
                    SyscallCall call = mix[i & 7];
                    bus.subscriber.onEvent(new SlowSyscall(new EventHeader("syscall", count, count), process, call));
                    count++;
                }
            }
            System.out.printf("observe and keep: %,d a second%n", count * 1_000_000_000L / ROUND_NANOS);
        }
    }

    private static SyscallCall[] mix() {
        SocketAddress here = new SocketAddress("INET", "10.0.0.1", 40_000);
        SocketAddress there = new SocketAddress("INET", "10.0.0.5", 5432);
        return List.of(
                Calls.call("read", 152.5).waiting(WaitKind.DISK).on(FileType.REGULAR, "/data/base/1", "ext4"),
                Calls.call("futex", 75).waiting(WaitKind.LOCK).arguments(0x7f00, 128, 2).by(1),
                Calls.call("openat", 0.02).path("/etc/app.json").failing(2, "ENOENT", "No such file or directory"),
                Calls.call("read", 30).waiting(WaitKind.CLIENT).onSocket("ESTABLISHED", here, there),
                Calls.call("fsync", 60).waiting(WaitKind.DISK).on(FileType.REGULAR, "/data/wal", "ext4"),
                Calls.call("futex", 75).waiting(WaitKind.LOCK).arguments(0x7f00, 128, 2).by(2),
                Calls.call("read", 6_000).waiting(WaitKind.PIPE).on(FileType.PIPE, "pipe:[7]", "pipefs"),
                Calls.call("connect", 350).to("10.0.0.5", 443))
                .stream().map(Calls::build).toArray(SyscallCall[]::new);
    }
}
