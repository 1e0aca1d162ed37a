// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;

/** Categories by name, severities by latency, and the words. */
class ClassifierTest {

    private final Classifier classifier = new Classifier(Settings.DEFAULT, new FutexHistory());

    private Classification read(String comm, Calls call) {
        return classifier.classify(Calls.process(comm), call.build());
    }

    @Test
    void theExampleOfTheSeedHoldsToTheLetter() {
        Classification found = read("postgres", Calls.call("read", 152.5));
        assertEquals(SyscallCategory.BLOCKING_IO, found.category());
        assertEquals(Severity.HIGH, found.severity());
        assertEquals("I/O bottleneck: postgres executing read() blocked for 152.5ms", found.summary());
        assertEquals(List.of(
                "Check disk saturation (queue depth, IOPS)",
                "Identify if storage is local or network-mounted",
                "Look for excessive synchronous writes (fsync patterns)",
                "Correlate with block_stats and io_latency_stats"), found.hints());
        assertEquals(4, found.causes().size());
        assertEquals("such calls wait for data to be transferred; 152.5ms is HIGH, which begins at 100ms",
                found.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "read,9_999_999,NONE", "read,10_000_000,LOW", "read,49_999_999,LOW", "read,50_000_000,MEDIUM",
        "read,99_999_999,MEDIUM", "read,100_000_000,HIGH", "read,500_000_000,HIGH", "read,500_000_001,CRITICAL",
        "futex,9_999_999,NONE", "futex,10_000_000,LOW", "futex,24_999_999,LOW", "futex,25_000_000,MEDIUM",
        "futex,49_999_999,MEDIUM", "futex,50_000_000,HIGH", "futex,100_000_000,HIGH", "futex,100_000_001,CRITICAL",
        "stat,9_999_999,NONE", "stat,10_000_000,LOW", "stat,99_999_999,LOW", "stat,100_000_000,MEDIUM",
        "stat,499_999_999,MEDIUM", "stat,500_000_000,HIGH", "stat,1_000_000_000,HIGH", "stat,1_000_000_001,CRITICAL",
        "connect,9_999_999,NONE", "connect,10_000_000,LOW", "connect,99_999_999,LOW", "connect,100_000_000,MEDIUM",
        "connect,499_999_999,MEDIUM", "connect,500_000_000,HIGH", "connect,1_000_000_000,HIGH",
        "connect,1_000_000_001,CRITICAL", "read,0,NONE"})
    void theThresholdsHoldAtTheirEdges(String name, String nanos, Severity expected) {
        assertEquals(expected, read("x", Calls.nanos(name, Long.parseLong(nanos.replace("_", "")))).severity());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "BLOCKING_IO|read write pread64 pwrite64 readv writev sync fsync fdatasync sendfile preadv2 pwritev2 msync"
                + " fallocate io_uring_enter copy_file_range splice syncfs sync_file_range io_getevents",
        "LOCK_CONTENTION|futex flock fcntl semop semtimedop futex_waitv futex_wait fcntl64 futex_time64",
        "FILE_SYSTEM|openat stat access unlink mkdir chmod openat2 statx faccessat2 renameat2 newfstatat lstat fstat"
                + " unlinkat mkdirat readlinkat getdents64 fchmodat ftruncate open",
        "NETWORK|connect accept send recv sendto recvfrom accept4 sendmsg recvmsg sendmmsg recvmmsg",
        "IDLE_WAIT|epoll_wait epoll_pwait epoll_pwait2 poll ppoll select pselect6 nanosleep clock_nanosleep pause wait4"
                + " waitid rt_sigtimedwait",
        "OTHER|getpid mmap ioctl close syscall_999"})
    void everyCallHasTheCategoryOfItsName(SyscallCategory category, String names) {
        for (String name : names.split(" ")) {
            assertEquals(category, read("x", Calls.call(name, 30)).category(), name);
        }
    }

    @Test
    void callsThatOnlyWaitOrAreUnknownAreNeverBad() {
        for (String name : List.of("poll", "epoll_wait", "nanosleep", "wait4", "pause", "getpid")) {
            Classification found = read("x", Calls.call(name, 3_600_000));
            assertEquals(Severity.NONE, found.severity(), name);
            assertEquals(List.of(), found.hints(), name);
            assertEquals(List.of(), found.causes(), name);
        }
    }

    @Test
    void aFailureIsNamedWithItsErrorAndItsPath() {
        Classification found = read("nodejs", Calls.call("openat", 0.02).path("/etc/app.json")
                .failing(2, "ENOENT", "No such file or directory"));
        assertEquals(SyscallCategory.FILE_SYSTEM, found.category());
        assertEquals(Severity.NONE, found.severity());
        assertEquals("File system issue: nodejs executing openat() failed with ENOENT (No such file or directory)",
                found.summary());
        assertEquals("a single failure, and quick: the path is /etc/app.json; one that is repeated is told as a"
                + " pattern",
                found.reason());
    }

    @Test
    void aSlowFailureIsAsBadAsItWasSlow() {
        Classification found = read("curl", Calls.call("connect", 3500).waiting(WaitKind.CLIENT).to("10.0.0.5", 443)
                .failing(110, "ETIMEDOUT", "Connection timed out"));
        assertEquals(SyscallCategory.NETWORK, found.category());
        assertEquals(Severity.CRITICAL, found.severity());
        assertEquals("Network bottleneck: curl executing connect() failed with ETIMEDOUT (Connection timed out) after"
                + " 3500.0ms", found.summary());
        assertEquals("it waited for 10.0.0.5:443 to take the connection; 3500ms is CRITICAL, which begins above 1000ms",
                found.reason());
    }

    @Test
    void notYetIsAnAnswerAndNoFailure() {
        Classification found = read("nginx", Calls.call("recvfrom", 0.001)
                .failing(11, "EAGAIN", "Resource temporarily unavailable"));
        assertEquals(SyscallCategory.NETWORK, found.category());
        assertEquals(Severity.NONE, found.severity());
        assertEquals("No bottleneck: nginx executing recvfrom() returned EAGAIN (Resource temporarily unavailable)",
                found.summary());
        assertEquals("the caller did not want to wait, and EAGAIN says so: an answer, not a failure", found.reason());
    }

    @Test
    void aCallThatGoesOnIsToldAsSuch() {
        Classification found = read("postgres", Calls.call("fsync", 12_000).ongoing()
                .waiting(WaitKind.DISK).on(FileType.REGULAR, "/data/wal", "ext4"));
        assertEquals("I/O bottleneck: postgres executing fsync() has been blocked for 12000.0ms", found.summary());
        assertEquals("it waited for /data/wal on ext4 to be safe on the disk; 12000ms so far is CRITICAL, which begins"
                + " above 500ms", found.reason());
    }

    @Test
    void aQuickCallHasNoAlarmingTitle() {
        Classification found = read("cp", Calls.nanos("read", 9_999_000));
        assertEquals("No bottleneck: cp executing read() took 10.0ms", found.summary());
        assertEquals("such calls wait for data to be transferred; 9.999ms is below 10ms, where LOW begins",
                found.reason());
    }

    @Test
    void whatBeganUnseenTookAtLeastAsLong() {
        assertEquals("such calls wait for data to be transferred; at least 60ms is MEDIUM, which begins at 50ms",
                read("x", Calls.call("read", 60).beganUnseen()).reason());
    }

    @Test
    void aSignalThatEndedItIsSaid() {
        assertEquals("such calls wait for data to be transferred; a signal ended that; 60ms is MEDIUM, which begins at"
                + " 50ms", read("x", Calls.call("read", 60).returning(-512)).reason());
    }

    @Test
    void callsOf32BitProgramsAreMarkedAndReadByTheirOwnName() {
        Classification found = read("old", Calls.call("fcntl64", 60).abi(SyscallAbi.I386));
        assertEquals(SyscallCategory.LOCK_CONTENTION, found.category());
        assertEquals("Lock contention: old executing i386:fcntl64() blocked for 60.0ms", found.summary());
    }

    @Test
    void aProcessWithoutANameIsNamedByItsThreadOrNumber() {
        assertEquals("I/O bottleneck: worker executing read() blocked for 60.0ms",
                read("", Calls.call("read", 60)).summary());
    }

    @Test
    void aNegativeLatencyIsRefused() {
        SyscallCall wrong = Calls.nanos("read", -1).build();
        assertEquals("a latency cannot be negative: -1 ns for read of process 1234",
                assertThrows(IllegalArgumentException.class,
                        () -> classifier.classify(Calls.process("x"), wrong)).getMessage());
    }

    @Test
    void theThresholdsAndTextsOfTheFileAreUsed() {
        Classifier other = new Classifier(FakeConfig.shipped()
                .with("network-thresholds", "20,30,40,50")
                .with("network-title", "Slow net")
                .with("network-hints", "Ask the network team")
                .with("network-causes", "")
                .with("network-syscalls", "connect,poll")
                .with("idle-wait-syscalls", "nanosleep").settings(), new FutexHistory());
        Classification found = other.classify(Calls.process("x"), Calls.call("poll", 35).build());
        assertEquals(SyscallCategory.NETWORK, found.category());
        assertEquals(Severity.MEDIUM, found.severity());
        assertEquals("Slow net: x executing poll() blocked for 35.0ms", found.summary());
        assertEquals(List.of("Ask the network team"), found.hints());
        assertEquals(List.of(), found.causes());
        assertEquals(SyscallCategory.OTHER, other.classify(Calls.process("x"), Calls.call("send", 35).build())
                .category());
    }
}
