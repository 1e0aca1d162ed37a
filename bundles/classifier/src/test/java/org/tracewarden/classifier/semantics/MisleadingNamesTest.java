// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;

/** Calls whose name says another thing than what they waited for. */
class MisleadingNamesTest {

    private static final SocketAddress HERE = new SocketAddress("INET", "10.0.0.1", 40_000);
    private static final SocketAddress DATABASE = new SocketAddress("INET", "10.0.0.5", 5432);
    private static final SocketAddress WEB_SERVER = new SocketAddress("INET", "10.0.0.1", 80);
    private static final SocketAddress BROWSER = new SocketAddress("INET", "10.0.0.9", 51_000);

    private final Classifier classifier = new Classifier(Settings.DEFAULT, new FutexHistory());

    private Classification read(Calls call) {
        return classifier.classify(Calls.process("x"), call.build());
    }

    private void assertIdle(String reason, Calls call) {
        Classification found = read(call);
        assertEquals(SyscallCategory.IDLE_WAIT, found.category());
        assertEquals(Severity.NONE, found.severity());
        assertEquals(reason, found.reason());
        assertEquals(List.of(), found.hints());
    }

    private void assertGraded(SyscallCategory category, Severity severity, String reason, Calls call) {
        Classification found = read(call);
        assertEquals(category, found.category());
        assertEquals(severity, found.severity());
        assertEquals(reason, found.reason());
    }

    @Test
    void catOnATerminalWaitsForSomeoneToType() {
        Calls typing = Calls.call("read", 60_000).waiting(WaitKind.TERMINAL)
                .on(FileType.TERMINAL, "/dev/pts/3", "devpts");
        assertIdle("it waited for someone to type on /dev/pts/3", typing);
        assertEquals("Idle wait: x executing read() waited for 60000.0ms", read(typing).summary());
        assertEquals("Idle wait: x executing read() has been waiting for 60000.0ms", read(typing.ongoing()).summary());
    }

    @Test
    void theFileTellsWhereTheKernelDidNotLook() {
        assertIdle("it waited for someone to type on /dev/pts/3",
                Calls.call("read", 600).on(FileType.TERMINAL, "/dev/pts/3", "devpts"));
        assertIdle("it waited for the other end of pipe:[7] to write",
                Calls.call("readv", 600).on(FileType.PIPE, "pipe:[7]", "pipefs"));
        assertIdle("it waited for an event of anon_inode:[eventfd]",
                Calls.call("read", 600).on(FileType.EVENTFD, "anon_inode:[eventfd]", ""));
        assertIdle("it waited for a client to connect", Calls.call("accept4", 600)
                .onSocket("LISTEN", WEB_SERVER, SocketAddress.NONE));
        assertIdle("it waited for 10.0.0.9:51000 to send something: it is the one who is asked",
                Calls.call("recvfrom", 600).onSocket("ESTABLISHED", WEB_SERVER, BROWSER));
    }

    @Test
    void theLowerPortServes() {
        SocketAddress low = new SocketAddress("INET6", "::1", 5000);
        SocketAddress high = new SocketAddress("INET6", "::1", 5001);
        assertEquals(SyscallCategory.NETWORK,
                read(Calls.call("read", 60).onSocket("ESTABLISHED", high, low)).category());
        assertEquals(SyscallCategory.NETWORK,
                read(Calls.call("read", 60).onSocket("ESTABLISHED", low, low)).category());
        assertEquals(SyscallCategory.IDLE_WAIT,
                read(Calls.call("read", 60).onSocket("ESTABLISHED", low, high)).category());
        assertEquals(SyscallCategory.NETWORK,
                read(Calls.call("recvfrom", 60).onSocket("CLOSE", HERE, SocketAddress.NONE)).category());
        assertEquals(SyscallCategory.IDLE_WAIT,
                read(Calls.call("recvfrom", 60).onSocket("CLOSE", low, SocketAddress.NONE)).category());
        assertEquals(SyscallCategory.IDLE_WAIT,
                read(Calls.call("accept", 60).onSocket("LISTEN", HERE, SocketAddress.NONE)).category());
    }

    @Test
    void aReaderOfAPipeEventOrDeviceWaitsForInput() {
        assertIdle("it waited for the other end of pipe:[7] to write", Calls.call("read", 60_000)
                .waiting(WaitKind.PIPE).on(FileType.PIPE, "pipe:[7]", "pipefs"));
        assertIdle("it waited for the other end of a pipe to write",
                Calls.call("read", 60_000).waiting(WaitKind.PIPE));
        assertIdle("it waited for an event of anon_inode:inotify", Calls.call("read", 60_000)
                .waiting(WaitKind.EVENT).on(FileType.INOTIFY, "anon_inode:inotify", ""));
        assertIdle("it waited for the device /dev/kmsg to have data, and not for a disk", Calls.call("read", 60_000)
                .waiting(WaitKind.DEVICE).on(FileType.CHARACTER_DEVICE, "/dev/kmsg", "devtmpfs"));
    }

    @Test
    void anIdleServerWaitsForItsClients() {
        assertIdle("it waited for a client to connect", Calls.call("accept4", 60_000).waiting(WaitKind.SERVER));
        assertIdle("it waited for 10.0.0.9:51000 to send something: it is the one who is asked",
                Calls.call("read", 60_000).waiting(WaitKind.SERVER).onSocket("ESTABLISHED", WEB_SERVER, BROWSER));
        assertIdle("it waited for a client to send something: it is the one who is asked",
                Calls.call("recvmsg", 60_000).waiting(WaitKind.SERVER));
    }

    @Test
    void aLocalSocketDoesNotSayWhichEndAsks() {
        SocketAddress bus = new SocketAddress("UNIX", "/run/bus", 0);
        SocketAddress unnamed = new SocketAddress("UNIX", "", 0);
        assertIdle("it waited for /run/bus to send something over a local socket",
                Calls.call("recvmsg", 60_000).waiting(WaitKind.SERVER).onSocket("ESTABLISHED", unnamed, bus));
        assertIdle("it waited for the other end to send something over a local socket",
                Calls.call("recvmsg", 60_000).waiting(WaitKind.SERVER).onSocket("ESTABLISHED", bus, unnamed));
    }

    @Test
    void aClientThatWaitsForItsAnswerIsBlockedOnTheNetworkByReadToo() {
        assertGraded(SyscallCategory.NETWORK, Severity.MEDIUM,
                "it waited for the answer of 10.0.0.5:5432; 152.5ms is MEDIUM, which begins at 100ms",
                Calls.call("read", 152.5).waiting(WaitKind.CLIENT).onSocket("ESTABLISHED", HERE, DATABASE));
        assertGraded(SyscallCategory.NETWORK, Severity.LOW,
                "it waited for the answer of a server; 20ms is LOW, which begins at 10ms",
                Calls.call("recvfrom", 20).waiting(WaitKind.CLIENT));
    }

    @Test
    void aFullSendBufferIsTheNetworksWhicheverEndWrites() {
        assertGraded(SyscallCategory.NETWORK, Severity.HIGH, "it waited for 10.0.0.9:51000 to take data (87040 of 87040"
                + " bytes of its buffer are full); 600ms is HIGH, which begins at 500ms",
                Calls.call("write", 600).waiting(WaitKind.SERVER).onSocket("ESTABLISHED", WEB_SERVER, BROWSER));
        assertGraded(SyscallCategory.NETWORK, Severity.HIGH,
                "it waited for the other end to take data; 600ms is HIGH, which begins at 500ms",
                Calls.call("sendto", 600).waiting(WaitKind.TIME)
                        .failing(11, "EAGAIN", "Resource temporarily unavailable"));
    }

    @Test
    void aSlowConnectNamesWhomItWantedToReach() {
        assertGraded(SyscallCategory.NETWORK, Severity.CRITICAL,
                "it waited for 10.0.0.5:5432 to take the connection; 3500ms is CRITICAL, which begins above 1000ms",
                Calls.call("connect", 3500).to("10.0.0.5", 5432));
        assertEquals("Network bottleneck: x executing connect() blocked for 3500.0ms",
                read(Calls.call("connect", 3500)).summary());
    }

    @Test
    void aWriterIntoAPipeOrTerminalWaitsForItsReader() {
        assertIdle("the other end of pipe:[7] is slow: it waited for that, and not for a disk",
                Calls.call("write", 900).waiting(WaitKind.PIPE).on(FileType.PIPE, "pipe:[7]", "pipefs"));
        assertIdle("the terminal /dev/pts/3 takes output slowly or was stopped: it waited for that, and not for a disk",
                Calls.call("write", 900).waiting(WaitKind.TERMINAL).on(FileType.TERMINAL, "/dev/pts/3", "devpts"));
        assertIdle("the other end of a pipe is slow: it waited for that, and not for a disk",
                Calls.call("splice", 900).waiting(WaitKind.PIPE));
    }

    @Test
    void sendfileIsReadByItsFile() {
        assertGraded(SyscallCategory.BLOCKING_IO, Severity.LOW,
                "it waited for /srv/big.iso on xfs; 20ms is LOW, which begins at 10ms",
                Calls.call("sendfile", 20).waiting(WaitKind.DISK).on(FileType.REGULAR, "/srv/big.iso", "xfs"));
        assertGraded(SyscallCategory.NETWORK, Severity.LOW,
                "it waited for the other end to take data; 20ms is LOW, which begins at 10ms",
                Calls.call("sendfile", 20).waiting(WaitKind.SERVER));
    }

    @Test
    void aFileOnAnotherHostIsSaidToBeThere() {
        assertGraded(SyscallCategory.BLOCKING_IO, Severity.HIGH, "it waited for /mnt/share/x on nfs, whose data are on"
                + " another host; 200ms is HIGH, which begins at 100ms",
                Calls.call("read", 200).waiting(WaitKind.DISK).on(FileType.REGULAR, "/mnt/share/x", "nfs"));
    }

    @Test
    void aReaderOfKernelMessagesWaitsForTheKernel() {
        assertIdle("it waited for the kernel to tell something (/proc/kmsg on proc), and not for a disk",
                Calls.call("read", 60_000).waiting(WaitKind.DISK).on(FileType.REGULAR, "/proc/kmsg", "proc"));
        assertIdle("it waited for the kernel to tell something (/t/trace_pipe on tracefs), and not for a disk",
                Calls.call("read", 60_000).waiting(WaitKind.DISK).on(FileType.REGULAR, "/t/trace_pipe", "tracefs"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "clock_nanosleep|it sleeps because it asked to",
        "nanosleep|it sleeps because it asked to",
        "futex|its own time limit of 50ms ran out: it waited for time, as it meant to",
        "epoll_wait|its own time limit of 50ms ran out: it waited for time, as it meant to",
        "poll|its own time limit of 50ms ran out: it waited for time, as it meant to",
        "semtimedop|its own time limit of 50ms ran out: it waited for time, as it meant to",
        "read|nothing came from its descriptor within the time limit that it had set: it was ready to wait that long"})
    void aTimeLimitThatRanOutIsMeant(String name, String reason) {
        assertIdle(reason, Calls.call(name, 50).waiting(WaitKind.TIME).limit(TimeLimit.Kind.SPAN, 50 * Calls.MILLI));
    }

    @Test
    void aTimeLimitThatRanOutIsSeenByTheResultToo() {
        assertIdle("its own time limit of 50ms ran out: it waited for time, as it meant to",
                Calls.call("epoll_wait", 50).limit(TimeLimit.Kind.SPAN, 50 * Calls.MILLI).returning(0));
        Calls timedOut = Calls.call("futex", 50).waiting(WaitKind.LOCK)
                .limit(TimeLimit.Kind.POINT_IN_TIME, 7).operation("FUTEX_WAIT_BITSET").arguments(0x7f00, 137, 2, 0x7fff)
                .failing(110, "ETIMEDOUT", "Connection timed out");
        assertIdle("its own time limit ran out: it waited for time, as it meant to", timedOut);
        assertEquals("Idle wait: x executing futex() waited for 50.0ms", read(timedOut).summary());
    }

    @Test
    void aPollWithoutLimitIsAnEventLoop() {
        String reason = "it waits until one of its descriptors is ready: an event loop with nothing to do";
        assertIdle(reason, Calls.call("epoll_wait", 60_000).waiting(WaitKind.EVENT).returning(1)
                .limit(TimeLimit.Kind.NONE, 0));
        assertIdle(reason, Calls.call("poll", 60_000).ongoing());
        assertIdle(reason, Calls.call("pselect6", 60_000));
    }

    @Test
    void aParentWaitsForItsChild() {
        assertIdle("it waits for a child to end or stop", Calls.call("wait4", 60_000));
        assertIdle("it waits for a signal", Calls.call("rt_sigsuspend", 60_000));
    }

    @Test
    void anOpenedPipeWaitsForItsOtherEnd() {
        assertIdle("it waited for someone to open the other end of /run/fifo",
                Calls.call("openat", 60_000).path("/run/fifo").waiting(WaitKind.PIPE));
    }

    @Test
    void anOpenOfAFileIsSlowMetadata() {
        assertGraded(SyscallCategory.FILE_SYSTEM, Severity.MEDIUM,
                "it waited for the path /srv/x; 120ms is MEDIUM, which begins at 100ms",
                Calls.call("openat", 120).path("/srv/x"));
    }

    @Test
    void requestsHandedInEarlierMayBeOfAnyKind() {
        assertIdle("it waited for requests handed in earlier; whether those were for a disk or for a client that says"
                + " nothing is not known", Calls.call("io_uring_enter", 60_000).waiting(WaitKind.EVENT));
        assertIdle("it waited for requests handed in earlier; whether those were for a disk or for a client that says"
                + " nothing is not known", Calls.call("io_uring_enter", 60_000).arguments(4, 0, 1, 1));
    }

    @Test
    void onlyTheLockingOperationsOfFcntlAreContention() {
        assertGraded(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                "it waited for a lock (F_SETLKW) on /run/db.lock; 75ms is HIGH, which begins at 50ms",
                Calls.call("fcntl", 75).waiting(WaitKind.LOCK).operation("F_SETLKW")
                        .on(FileType.REGULAR, "/run/db.lock", "tmpfs"));
        assertGraded(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                "it waited for a lock (F_OFD_SETLKW) on a file; 75ms is HIGH, which begins at 50ms",
                Calls.call("fcntl64", 75).operation("F_OFD_SETLKW"));
        assertGraded(SyscallCategory.FILE_SYSTEM, Severity.LOW,
                "F_GETFL on a file waits for no lock; 75ms is LOW, which begins at 10ms",
                Calls.call("fcntl", 75).operation("F_GETFL"));
        assertGraded(SyscallCategory.FILE_SYSTEM, Severity.LOW,
                "F_SETLK on /run/db.lock waits for no lock; 75ms is LOW, which begins at 10ms",
                Calls.call("fcntl", 75).operation("F_SETLK").on(FileType.REGULAR, "/run/db.lock", "tmpfs"));
        assertGraded(SyscallCategory.LOCK_CONTENTION, Severity.HIGH,
                "such calls wait for a lock; 75ms is HIGH, which begins at 50ms", Calls.call("fcntl", 75));
    }

    @Test
    void flockWaitsForALockUnlessItGivesOneUp() {
        assertGraded(SyscallCategory.LOCK_CONTENTION, Severity.CRITICAL,
                "it waited for a lock (LOCK_EX) on /run/apt.lock; 101ms is CRITICAL, which begins above 100ms",
                Calls.call("flock", 101).waiting(WaitKind.LOCK).operation("LOCK_EX")
                        .on(FileType.REGULAR, "/run/apt.lock", "ext4"));
        assertGraded(SyscallCategory.FILE_SYSTEM, Severity.MEDIUM,
                "LOCK_UN on a file waits for no lock; 101ms is MEDIUM, which begins at 100ms",
                Calls.call("flock", 101).operation("LOCK_UN"));
    }
}
