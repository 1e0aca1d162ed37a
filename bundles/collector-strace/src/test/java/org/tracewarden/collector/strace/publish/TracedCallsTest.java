// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;

/** Calls are told as the BPF collector tells them: see its CallDecoderTest and LiveSyscallTest for the same facts. */
class TracedCallsTest {

    private final Told told = new Told();

    @Test
    void aFileThatIsMissingIsAFailedCallWithItsPath() {
        told.known.put(7, Told.process(7, 1, 1, 0, "cat"));
        told.lines("7 @2.500000 openat(AT_FDCWD</tmp>, \"/no/such\", O_RDONLY) = -1 ENOENT (No such file or directory)"
                + " <0.000038>");
        FailedSyscall failed = told.only(FailedSyscall.class);
        assertEquals("strace", failed.header().collector());
        assertEquals(2_500_038_000L, failed.header().kernelTime());
        assertEquals(Told.BOOTED + 2_500_038_000L, failed.header().wallTime());
        assertEquals(told.known.get(7), failed.process());
        assertEquals(
                new SyscallCall(
                        new Syscall(SyscallAbi.X86_64, 257, "openat"), 7, "cat", 2_500_000_000L, false, 38_000, true,
                        -2, Optional.of(new SyscallError(2, "ENOENT", "No such file or directory")),
                        new SyscallArguments(-100, 0, 0, 0, 0, 0), WaitKind.UNKNOWN, "/no/such", "", Optional.empty(),
                        Optional.empty(), "", Optional.empty(), List.of()),
                failed.call());
    }

    @Test
    void aSleepWaitsForTimeAndHasItsLimit() {
        told.lines("7 @2.000000 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=50000000}, 0x7ffdcc773f00) = 0"
                + " <0.050139>");
        SyscallCall call = told.only(SlowSyscall.class).call();
        assertEquals(WaitKind.TIME, call.waitedFor());
        assertEquals(Optional.of(new TimeLimit(TimeLimit.Kind.SPAN, 50_000_000)), call.timeLimit());
        assertEquals(50_139_000, call.latencyNanos());
        assertEquals(0, call.result());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "read(3</var/db/x>, \"\", 10) = 0 | DISK",
        "read(3<pipe:[4711]>, \"a\", 10) = 1 | PIPE",
        "read(0</dev/pts/3<char 136:3>>, \"a\", 10) = 1 | TERMINAL",
        "read(0</dev/zero<char 1:5>>, \"a\", 10) = 1 | DEVICE",
        "pread64(3</dev/sda<block 8:0>>, \"a\", 10, 0) = 1 | DISK",
        "epoll_wait(4<anon_inode:[eventpoll]>, [], 8, 100) = 0 | TIME",
        "epoll_wait(4<anon_inode:[eventpoll]>, [{events=EPOLLIN, data=0x1}], 8, 100) = 1 | EVENT",
        "poll([{fd=3, events=POLLIN}], 1, 100) = 1 ([{fd=3, revents=POLLIN}]) | EVENT",
        "poll([{fd=3, events=POLLIN}], 1, 100) = 0 (Timeout) | TIME",
        "read(5<anon_inode:[eventfd]>, \"a\", 8) = 8 | EVENT",
        "recvfrom(5<TCP:[127.0.0.1:59206->127.0.0.1:80]>, \"hi\", 2, 0, NULL, NULL) = 2 | CLIENT",
        "recvfrom(4<TCP:[127.0.0.1:80->127.0.0.1:59206]>, \"hi\", 2, 0, NULL, NULL) = 2 | SERVER",
        "recvfrom(4<TCPv6:[[::1]:80->[::1]:59206]>, \"hi\", 2, 0, NULL, NULL) = 2 | SERVER",
        "accept4(3<TCP:[127.0.0.1:51467]>, NULL, NULL, 0) = 4<TCP:[127.0.0.1:51467->127.0.0.1:5]> | SERVER",
        "recvfrom(4<UDP:[127.0.0.1:40000]>, \"hi\", 2, 0, NULL, NULL) = 2 | CLIENT",
        "recvmsg(4<UNIX-STREAM:[123->456]>, {msg_namelen=0}, 0) = 2 | SERVER",
        "futex(0x55f7, FUTEX_WAIT_PRIVATE, 2, NULL) = 0 | LOCK",
        "futex(0x55f7, FUTEX_WAIT_PRIVATE, 2, {tv_sec=0, tv_nsec=9}) = -1 ETIMEDOUT (Connection timed out) | TIME",
        "flock(3</run/lock>, LOCK_EX) = 0 | LOCK",
        "fcntl(3</run/lock>, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 | LOCK",
        "fcntl(3</run/lock>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 | DISK",
        "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 8 | UNKNOWN",
        "pause() = ? ERESTARTNOHAND (To be restarted if no handler) | TIME"
    })
    void whatACallWaitedForIsToldByItsDescriptorAndByHowItEnded(String call, WaitKind expected) {
        told.lines("7 @2.000000 " + call + " <0.020000>");
        assertEquals(expected, told.only(SlowSyscall.class).call().waitedFor());
    }

    @Test
    void aShortCallIsNotAskedWhatItWaitedFor() {
        told.thresholds = Optional.of(thresholds(0));
        told.lines("7 @2.000000 read(3<pipe:[4711]>, \"a\", 10) = 1 <0.001048>");
        assertEquals(WaitKind.UNKNOWN, told.only(SlowSyscall.class).call().waitedFor());
    }

    @Test
    void aFutexHasItsOperationAndTheNumbersThatTheClassifierReads() {
        told.lines("7 @2.000000 futex(0x55f7a1758e10, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 2,"
                + " {tv_sec=1795262433, tv_nsec=5}, FUTEX_BITSET_MATCH_ANY) = 0 <0.020000>");
        SyscallCall call = told.only(SlowSyscall.class).call();
        assertEquals("FUTEX_WAIT_BITSET", call.operation());
        assertEquals(new SyscallArguments(0x55f7a1758e10L, 9 | 128 | 256, 2, 1, 0xffff_ffffL, 0), call.arguments());
        assertEquals(
                Optional.of(new TimeLimit(TimeLimit.Kind.POINT_IN_TIME, 1_795_262_433_000_000_005L)),
                call.timeLimit());
    }

    @Test
    void aFutexWithoutLimitWaitsForEver() {
        told.lines("7 @2.000000 futex(0x55f7a1758e10, FUTEX_WAIT_PRIVATE, 2, NULL) = 0 <0.020000>");
        SyscallCall call = told.only(SlowSyscall.class).call();
        assertEquals(Optional.of(TimeLimit.FOREVER), call.timeLimit());
        assertEquals(0, call.arguments().fourth());
    }

    @Test
    void aSocketHasItsEndsAndTheAddressThatTheCallerGave() {
        told.lines("7 @2.000000 connect(5<TCP:[10.0.0.2:40000->10.0.0.5:5432]>, {sa_family=AF_INET,"
                + " sin_port=htons(5432), sin_addr=inet_addr(\"10.0.0.5\")}, 16) = 0 <0.020000>");
        SyscallCall call = told.only(SlowSyscall.class).call();
        assertEquals(Optional.of(new SocketAddress("INET", "10.0.0.5", 5432)), call.address());
        OpenFile file = call.file().orElseThrow();
        assertEquals(FileType.SOCKET, file.type());
        assertEquals("ESTABLISHED", file.socket().orElseThrow().state());
        assertEquals("STREAM", file.socket().orElseThrow().type());
        assertEquals("10.0.0.2:40000", file.socket().orElseThrow().local().text());
        assertEquals("10.0.0.5:5432", file.socket().orElseThrow().remote().text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{sa_family=AF_UNIX, sun_path=\"/run/x.sock\"}, 110 | UNIX | /run/x.sock | 0",
        "{sa_family=AF_UNIX, sun_path=@\"hidden\"}, 110 | UNIX | @hidden | 0",
        "{sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0),"
                + " inet_pton(AF_INET6, \"2001:db8::1\", &sin6_addr), sin6_scope_id=0}, 28 | INET6 | 2001:db8::1 | 443",
        "{sa_family=AF_NETLINK, nl_pid=12, nl_groups=00000000}, 12 | NETLINK | 12 | 0"
    })
    void addressesOfAllFamilies(String argument, String family, String host, int port) {
        told.lines("7 @2.000000 connect(5<socket:[99]>, " + argument + ") = -1 ECONNREFUSED (Connection refused)"
                + " <0.000100>");
        SyscallCall call = told.only(FailedSyscall.class).call();
        assertEquals(Optional.of(new SocketAddress(family, host, port)), call.address());
        assertEquals("socket:[99]", call.file().orElseThrow().path());
    }

    @Test
    void aRenameHasBothPaths() {
        told.lines("7 @2.000000 renameat2(AT_FDCWD</tmp>, \"a\", AT_FDCWD</tmp>, \"b\", 0) = -1 ENOENT (No such file or"
                + " directory) <0.000100>");
        SyscallCall call = told.only(FailedSyscall.class).call();
        assertEquals("a", call.path());
        assertEquals("b", call.secondPath());
    }

    @Test
    void aResumptionWithoutItsBeginningHasNoArguments() {
        told.lines("7 @2.000000 <... read resumed>\"abc\", 10) = 3 <0.020000>");
        SyscallCall call = told.only(SlowSyscall.class).call();
        assertTrue(call.entryUnknown());
        assertEquals(SyscallArguments.NONE, call.arguments());
        assertEquals(3, call.result());
    }

    @Test
    void aSignalThatInterruptsACallIsNoFailure() {
        told.lines("7 @2.000000 read(3<pipe:[4]>, 0x7ffe, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)"
                + " <0.020000>");
        assertTrue(told.all(FailedSyscall.class).isEmpty());
        SyscallCall call = told.only(SlowSyscall.class).call();
        assertEquals(-512, call.result());
        assertTrue(call.interrupted());
    }

    @Test
    void callsAreCountedBySecondProcessNameAndKindOfWait() {
        told.known.put(7, Told.process(7, 1, 1, 0, "dd"));
        told.lines(
                "7 @2.000000 read(3</a>, \"x\", 100) = 100 <0.000010>",
                "7 @2.100000 read(3</a>, \"x\", 100) = 60 <0.002000>",
                "7 @2.200000 openat(AT_FDCWD</>, \"/b\", O_RDONLY) = -1 ENOENT (No such file or directory) <0.000020>",
                "7 @3.100000 read(3</a>, \"x\", 100) = 0 <0.000010>");
        SyscallStats stats = told.only(SyscallStats.class);
        assertEquals(2_000_010_000L, stats.from());
        assertEquals(3_000_010_000L, stats.to());
        assertFalse(stats.ended());
        assertEquals(List.of(), stats.ongoing());
        assertEquals(3, stats.calls().size());
        CallStats brief = stats.calls().get(0);
        assertEquals("read", brief.syscall().name());
        assertEquals(WaitKind.UNKNOWN, brief.waitedFor());
        assertEquals(1, brief.count());
        assertEquals(10_000, brief.totalNanos());
        assertEquals(100, brief.transferred());
        CallStats waited = stats.calls().get(1);
        assertEquals(WaitKind.DISK, waited.waitedFor());
        assertEquals(2_000_000, waited.maxNanos());
        assertEquals(2_000_000, waited.insideNanos());
        assertEquals(1, waited.latencies().count());
        CallStats failed = stats.calls().get(2);
        assertEquals("ENOENT", failed.errors().get(0).error().name());
        assertEquals(1, failed.errors().get(0).count());
        assertEquals(0, failed.errors().get(0).withheld());
    }

    @Test
    void failuresBeyondTenASecondAreCountedAndNotTold() {
        for (int i = 0; i < 25; i++) {
            told.lines("7 @2.0000" + (10 + i) + " access(\"/b\", F_OK) = -1 ENOENT (No such file or directory)"
                    + " <0.000001>");
        }
        told.lines("7 @3.500000 access(\"/c\", F_OK) = -1 ENOENT (No such file or directory) <0.000001>");
        assertEquals(11, told.all(FailedSyscall.class).size());
        CallStats access = told.only(SyscallStats.class).calls().get(0);
        assertEquals(25, access.errorCount());
        assertEquals(15, access.errors().get(0).withheld());
    }

    @Test
    void errorsOfLongCallsStandUnderTheEntryForShortOnes() {
        told.lines("7 @2.000000 connect(5<socket:[9]>, NULL, 0) = -1 ETIMEDOUT (Connection timed out) <0.500000>");
        told.publisher.close();
        List<CallStats> calls = told.only(SyscallStats.class).calls();
        assertEquals(List.of(WaitKind.SERVER, WaitKind.UNKNOWN), calls.stream().map(CallStats::waitedFor).toList());
        assertEquals(0, calls.get(0).errorCount());
        assertEquals(0, calls.get(1).count());
        assertEquals(1, calls.get(1).errorCount());
    }

    @Test
    void slowCallsBeyondFiftyASecondOfOneLatencyAreCountedAndNotTold() {
        told.thresholds = Optional.of(thresholds(1000));
        for (int i = 0; i < 70; i++) {
            told.lines("7 @2.00" + (1000 + i) + " fsync(3</a>) = 0 <0.000005>");
        }
        told.publisher.close();
        assertEquals(50, told.all(SlowSyscall.class).size());
        assertEquals(20, told.only(SyscallStats.class).calls().get(0).slowWithheld());
    }

    @Test
    void whatTheClassifierSaysIsSlowIsSlow() {
        told.thresholds = Optional.of(thresholds(Long.MAX_VALUE));
        told.lines("7 @2.000000 poll(NULL, 0, 3000) = 0 (Timeout) <3.000000>");
        assertTrue(told.all(SlowSyscall.class).isEmpty());
    }

    @Test
    void aCallThatNeverReturnsIsNotCounted() {
        told.lines("7 @2.000000 exit_group(0) = ?");
        told.publisher.close();
        assertEquals(List.of(), told.events);
    }

    @Test
    void everyCallOfTheRolesIsOneOfTheMachine() {
        CallNames names = new CallNames(new org.tracewarden.linux.syscall.HeaderTables("amd64"));
        List<String> unknown = CallRoles.read().all().keySet().stream()
                .filter(name -> names.call(name).number() < 0)
                .toList();
        assertEquals(List.of(), unknown);
    }

    private static SlowThresholds thresholds(long nanos) {
        return new SlowThresholds() {
            @Override
            public OptionalLong slowNanos(Syscall syscall) {
                return OptionalLong.of(nanos);
            }

            @Override
            public Optional<SyscallCategory> category(Syscall syscall) {
                return Optional.empty();
            }
        };
    }
}
