// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.linux.syscall.HeaderTables;
import org.tracewarden.linux.syscall.SyscallTables;

/** From record to text, with what strace 6.1 writes for the same calls wherever the kernel side reads as much as it. */
class StraceFormatterTest {

    private static final SyscallTables TABLES = new HeaderTables("amd64");
    private static final CallSignatures SIGNATURES = CallSignatures.of(TABLES);

    private final CallDecoder decoder = new CallDecoder(TABLES, SIGNATURES, (pid, addresses) -> List.of());
    private final StraceFormatter formatter = new StraceFormatter(SIGNATURES);

    private SyscallCall call(CallRecord record) {
        byte[] bytes = record.bytes();
        return decoder.decode(CallRecord.buffer(bytes.length).put(0, bytes), 0, bytes.length);
    }

    private String arguments(CallRecord record) {
        return formatter.arguments(call(record));
    }

    private static CallRecord record(SyscallAbi abi, String name, String... arguments) {
        long[] values = Arrays.stream(arguments).mapToLong(Long::decode).toArray();
        return CallRecord.of(TABLES.byName(abi, name).orElseThrow().number(), values).abi(switch (abi) {
            case I386 -> 1;
            case X32 -> 2;
            default -> 0;
        });
    }

    private static CallRecord record(String name, String... arguments) {
        return record(SyscallAbi.X86_64, name, arguments);
    }

    private static String[] words(String arguments) {
        return arguments.isEmpty() ? new String[0] : arguments.split(" ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "read; 3 0x7ffd1000 832; 3, 0x7ffd1000, 832",
        "read; -1 0 0; -1, NULL, 0",
        "write; 1 0x5581 13; 1, 0x5581, 13",
        "pread64; 3 0x7ffd1000 784 64; 3, 0x7ffd1000, 784, 64",
        "preadv2; 3 0x7f00 2 -1 0 8; 3, 0x7f00, 2, -1, RWF_NOWAIT",
        "close; 3; 3",
        "lseek; 3 -100 2; 3, -100, SEEK_END",
        "mmap; 0 8192 3 0x22 -1 0; NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0",
        "mmap; 0x7f0000 1437696 5 0x812 3 0x26000; 0x7f0000, 1437696, PROT_READ|PROT_EXEC, "
                + "MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x26000",
        "mprotect; 0x7f0000 16384 1; 0x7f0000, 16384, PROT_READ",
        "munmap; 0x7f0000 19079; 0x7f0000, 19079",
        "mremap; 0x7f0000 4096 8192 1 0; 0x7f0000, 4096, 8192, MREMAP_MAYMOVE, NULL",
        "madvise; 0x7f0000 4096 4; 0x7f0000, 4096, MADV_DONTNEED",
        "brk; 0; NULL",
        "rt_sigaction; 2 0x7ffd 0 8; SIGINT, 0x7ffd, NULL, 8",
        "rt_sigprocmask; 0 0x7ffd 0 8; SIG_BLOCK, 0x7ffd, NULL, 8",
        "kill; 4711 15; 4711, SIGTERM",
        "kill; -4711 0; -4711, 0",
        "tgkill; 10 11 6; 10, 11, SIGABRT",
        "getpid; ; ",
        "dup2; 3 1; 3, 1",
        "dup3; 3 4 0x80000; 3, 4, O_CLOEXEC",
        "pipe2; 0x7ffd 0x80800; 0x7ffd, O_NONBLOCK|O_CLOEXEC",
        "fcntl; 3 1; 3, F_GETFD",
        "fcntl; 3 2 1; 3, F_SETFD, FD_CLOEXEC",
        "fcntl; 3 3; 3, F_GETFL",
        "fcntl; 3 4 0x802; 3, F_SETFL, O_RDWR|O_NONBLOCK",
        "fcntl; 0 1030 10; 0, F_DUPFD_CLOEXEC, 10",
        "fcntl; 3 7 0x7ffd; 3, F_SETLKW, 0x7ffd",
        "fcntl; 3 4711 1; 3, 0x1267, 0x1",
        "flock; 3 6; 3, LOCK_EX|LOCK_NB",
        "ioctl; 1 0x5413 0x7ffd; 1, TIOCGWINSZ, 0x7ffd",
        "ioctl; 5 0x2400 0; 5, PERF_EVENT_IOC_ENABLE, 0",
        "fsync; 4; 4",
        "ftruncate; 4 1048576; 4, 1048576",
        "fallocate; 4 3 0 4096; 4, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 0, 4096",
        "fadvise64; 4 0 0 2; 4, 0, 0, POSIX_FADV_SEQUENTIAL",
        "fchmod; 4 0644; 4, 0644",
        "fchown; 4 4294967295 1000; 4, -1, 1000",
        "umask; 022; 022",
        "umask; 0; 000",
        "socket; 2 0x80801 6; AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 6",
        "socket; 16 3 0; AF_NETLINK, SOCK_RAW, 0",
        "listen; 3 128; 3, 128",
        "connect; 3 0x7ffd 16; 3, 0x7ffd, 16",
        "accept4; 3 0 0 0x80000; 3, NULL, NULL, SOCK_CLOEXEC",
        "sendto; 3 0x7ffd 20 0x4000 0 0; 3, 0x7ffd, 20, MSG_NOSIGNAL, NULL, 0",
        "recvfrom; 3 0x7ffd 1024 0x42 0 0; 3, 0x7ffd, 1024, MSG_PEEK|MSG_DONTWAIT, NULL, NULL",
        "recvmsg; 3 0x7ffd 0x40000000; 3, 0x7ffd, MSG_CMSG_CLOEXEC",
        "shutdown; 3 1; 3, SHUT_WR",
        "setsockopt; 3 1 2 0x7ffd 4; 3, SOL_SOCKET, 2, 0x7ffd, 4",
        "poll; 0x7ffe 1 250; 0x7ffe, 1, 250ms",
        "poll; 0x7ffe 1 -1; 0x7ffe, 1, -1",
        "poll; 0x7ffe 1 0; 0x7ffe, 1, 0",
        "epoll_create1; 0x80000; EPOLL_CLOEXEC",
        "epoll_ctl; 4 1 5 0x7ffd; 4, EPOLL_CTL_ADD, 5, 0x7ffd",
        "epoll_wait; 4 0x7ffd 1024 4294967295; 4, 0x7ffd, 1024, -1",
        "eventfd2; 0 0x80800; 0, EFD_NONBLOCK|EFD_CLOEXEC",
        "timerfd_create; 1 0x80000; CLOCK_MONOTONIC, TFD_CLOEXEC",
        "futex; 0x7f10 129 1; 0x7f10, FUTEX_WAKE_PRIVATE, 1",
        "futex; 0x7f10 128 2 0; 0x7f10, FUTEX_WAIT_PRIVATE, 2, NULL",
        "futex; 0x7f10 0x189 0 0 0 0xffffffff; 0x7f10, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, NULL, "
                + "FUTEX_BITSET_MATCH_ANY",
        "futex; 0x7f10 131 1 2147483647 0x7f20; 0x7f10, FUTEX_REQUEUE_PRIVATE, 1, 2147483647, 0x7f20",
        "futex; 0x7f10 135; 0x7f10, FUTEX_UNLOCK_PI_PRIVATE",
        "clone; 0x1200011 0 0 0x7f10 0; "
                + "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, NULL, NULL, 0x7f10, 0",
        "clone3; 0x7ffd 88; 0x7ffd, 88",
        "wait4; -1 0x7ffd 1 0; -1, 0x7ffd, WNOHANG, NULL",
        "waitid; 1 4711 0x7ffd 0x1000004 0; P_PID, 4711, 0x7ffd, WEXITED|WNOWAIT, NULL",
        "exit_group; 1; 1",
        "prlimit64; 0 7 0 0x7ffd; 0, RLIMIT_NOFILE, NULL, 0x7ffd",
        "prctl; 15 0x7ffd 0 0 0; PR_SET_NAME, 0x7ffd",
        "prctl; 38 1 0 0 0; PR_SET_NO_NEW_PRIVS, 0x1, 0, 0, 0",
        "arch_prctl; 0x1002 0x7f10; ARCH_SET_FS, 0x7f10",
        "getrandom; 0x7ffd 8 1; 0x7ffd, 8, GRND_NONBLOCK",
        "clock_gettime; 1 0x7ffd; CLOCK_MONOTONIC, 0x7ffd",
        "getpriority; 0 0; PRIO_PROCESS, 0",
        "sched_setscheduler; 0 1 0x7ffd; 0, SCHED_FIFO, 0x7ffd",
        "setns; 3 0x40000000; 3, CLONE_NEWNET",
        "bpf; 5 0x7ffd 144; BPF_PROG_LOAD, 0x7ffd, 144",
        "splice; 3 0 5 0 65536 1; 3, NULL, 5, NULL, 65536, SPLICE_F_MOVE",
        "io_uring_enter; 3 1 1 1 0 8; 3, 1, 1, IORING_ENTER_GETEVENTS, NULL, 8",
        "setresuid; 4294967295 1000 0; -1, 1000, 0",
        "statx; -100 0 0x900 0xfff 0x7ffd; AT_FDCWD, NULL, AT_SYMLINK_NOFOLLOW|AT_NO_AUTOMOUNT, STATX_ALL, 0x7ffd"
    })
    void numbersAreWrittenForWhatTheyAre(String name, String arguments, String text) {
        assertEquals(
                text == null ? "" : text, arguments(record(name, words(arguments == null ? "" : arguments))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "openat; -100 0x5581 0x80000 0; /etc/passwd; AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC",
        "openat; 5 0x5581 0x241 0600; x; 5, \"x\", O_WRONLY|O_CREAT|O_TRUNC, 0600",
        "openat; -100 0x5581 0x410001 0600; /tmp; AT_FDCWD, \"/tmp\", O_WRONLY|O_TMPFILE, 0600",
        "open; 0x5581 0x10800 0; .; \".\", O_RDONLY|O_NONBLOCK|O_DIRECTORY",
        "execve; 0x5581 0x7ffd 0x7ffe; /bin/ls; \"/bin/ls\", 0x7ffd, 0x7ffe",
        "access; 0x5581 4; /etc/ld.so.preload; \"/etc/ld.so.preload\", R_OK",
        "faccessat2; -100 0x5581 1 0x200; f; AT_FDCWD, \"f\", X_OK, AT_EACCESS",
        "newfstatat; -100 0x5581 0x7ffd 0; /etc; AT_FDCWD, \"/etc\", 0x7ffd, 0",
        "mkdirat; -100 0x5581 0755; /run/x; AT_FDCWD, \"/run/x\", 0755",
        "unlinkat; -100 0x5581 0x200; /run/x; AT_FDCWD, \"/run/x\", AT_REMOVEDIR",
        "readlink; 0x5581 0x7ffd 4096; /proc/self/exe; \"/proc/self/exe\", 0x7ffd, 4096",
        "chmod; 0x5581 04755; a; \"a\", 04755",
        "inotify_add_watch; 3 0x5581 0x102; /tmp; 3, \"/tmp\", IN_MODIFY|IN_CREATE"
    })
    void pathsAreQuoted(String name, String arguments, String path, String text) {
        SyscallCall call = call(record(name, words(arguments)).path(pathArgument(name), path));

        assertEquals(text, formatter.arguments(call));
    }

    @Test
    void whatCouldMoveTheCursorOrEndTheTextIsEscaped() {
        assertEquals(
                "\"a\\\"b\\\\c\\n\\t\\x1b[2J\\u{202e}\u00e4\", O_RDONLY",
                arguments(record("open", "1", "0").path(1, "a\"b\\c\n\t\u001b[2J\u202e\u00e4")));
    }

    private static int pathArgument(String name) {
        return SignatureTable.of(SyscallAbi.X86_64).find(name).orElseThrow().roles().path();
    }

    @Test
    void twoPathsStandAtTheirPlaces() {
        assertEquals(
                "AT_FDCWD, \"a\", AT_FDCWD, \"b\", RENAME_NOREPLACE",
                arguments(record("renameat2", "-100", "1", "-100", "2", "1").path(2, "a").path(4, "b")));
    }

    @Test
    void anUnreadablePathStaysAPointerAndAnEmptyOneIsEmptyWhereTheCallTakesThat() {
        assertEquals("AT_FDCWD, 0xdead, O_RDONLY", arguments(record("openat", "-100", "0xdead", "0")));
        assertEquals(
                "3, \"\", 0x7ffd, AT_EMPTY_PATH", arguments(record("newfstatat", "3", "0x55", "0x7ffd", "0x1000")));
        assertEquals(
                "3, NULL, 0x7ffd, AT_EMPTY_PATH", arguments(record("newfstatat", "3", "0", "0x7ffd", "0x1000")));
    }

    @Test
    void aDescriptorShowsItsFile() {
        assertEquals(
                "5</var/lib/x>, 0x7f00, 4096",
                arguments(record("read", "5", "0x7f00", "4096").file(5, 0xef53, 1, 0100644, 0, 0, "x", "lib", "var")));
        assertEquals(
                "4<anon_inode:[eventpoll]>, EPOLL_CTL_MOD, 5, 0x7ffd",
                arguments(record("epoll_ctl", "4", "3", "5", "0x7ffd")
                        .file(4, 0x09041934, 1, 0600, 0, 0, "[eventpoll]")));
        assertEquals(
                "1</a\\>\\x1b>, NULL, 0",
                arguments(record("write", "1", "0", "0").file(1, 0xef53, 1, 0100644, 0, 0, "a>\u001b")));
    }

    @Test
    void aSocketShowsItsPeerOrItsOwnAddressOrItsNumber() {
        byte[] own = {10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] peer = {10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] none = new byte[16];

        assertEquals(
                "7<socket 10.0.0.5:5432>, 0x7f00, 1",
                arguments(socket(record("read", "7", "0x7f00", "1")).socket(2, 1, 1, own, 4000, peer, 5432)));
        assertEquals(
                "7<socket [::]:80>, NULL, NULL",
                arguments(socket(record("accept", "7", "0", "0")).socket(10, 1, 10, none, 80, none, 0)));
        assertEquals(
                "7<socket:[4711]>, NULL, 0",
                arguments(socket(record("write", "7", "0", "0")).socket(1, 1, 1, none, 0, none, 0)));
    }

    private static CallRecord socket(CallRecord record) {
        return record.file(7, 0x534f434b, 4711, 0140777, 0, 2);
    }

    @Test
    void anAddressIsNamedByItsFamily() {
        byte[] inet = {2, 0, 0x15, 0x38, 127, 0, 0, 1};
        byte[] unix = "\1\0/run/x}y".getBytes(UTF_8);
        byte[] unspecified = {0, 0};

        assertEquals(
                "3, {INET 127.0.0.1:5432}, 16",
                arguments(record("connect", "3", "0x7ffd", "16").section(5, 2, 0, inet)));
        assertEquals(
                "3, {UNIX /run/x\\}y}, 110",
                arguments(record("bind", "3", "0x7ffd", "110").section(5, 2, 0, unix)));
        assertEquals(
                "3, {UNSPEC}, 2", arguments(record("connect", "3", "0x7ffd", "2").section(5, 2, 0, unspecified)));
        assertEquals(
                "3, {msg_name={INET 127.0.0.1:5432}, ...}, 0",
                arguments(record("sendmsg", "3", "0x7ffd", "0").section(5, 2, 0, inet)));
        assertEquals(
                "3, {INET 127.0.0.1:5432}, 0x7ffe, SOCK_CLOEXEC",
                arguments(record("accept4", "3", "0x7ffd", "0x7ffe", "0x80000").section(5, 2, 0, inet)));
    }

    @Test
    void aTimeLimitIsReadWhereItWasAndAPointerOtherwise() {
        assertEquals(
                "{tv_sec=1, tv_nsec=500000000}, 0x7ffe",
                arguments(record("nanosleep", "0x7ffd", "0x7ffe").timeout(1_500_000_000, false)));
        assertEquals(
                "CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=100, tv_nsec=1}, NULL",
                arguments(record("clock_nanosleep", "1", "1", "0x7ffd", "0").timeout(100_000_000_001L, true)));
        assertEquals(
                "1, 0x1, NULL, NULL, {tv_sec=0, tv_usec=250000}",
                arguments(record("select", "1", "1", "0", "0", "0x7ffd").timeout(250_000_000, false)));
        assertEquals(
                "0x7f10, FUTEX_WAIT_PRIVATE, 2, {tv_sec=0, tv_nsec=5}",
                arguments(record("futex", "0x7f10", "128", "2", "0x7ffd").timeout(5, false)));
        assertEquals("0x7ffd, NULL", arguments(record("nanosleep", "0x7ffd", "0")));
        assertEquals(
                "0x1, 1, NULL, NULL, 8", arguments(record("ppoll", "1", "1", "0", "0", "8").timeout(-1, false)));
    }

    @Test
    void aCallThatTheTableLacksShowsAllItsRegisters() {
        assertEquals("0x1, 0, 0xffffffffffffffff, 0, 0, 0", arguments(CallRecord.of(1000, 1, 0, -1)));
    }

    @Test
    void codeOf32BitsHasArgumentsOf32Bits() {
        assertEquals(
                "3, 0xfffff000, 4294967295",
                arguments(record(SyscallAbi.I386, "read", "3", "0xfffff000", "-1")));
        assertEquals(
                "3, 0x1, 0, 0x7ffd, SEEK_SET",
                arguments(record(SyscallAbi.I386, "_llseek", "3", "1", "0", "0x7ffd", "0")));
        assertEquals("SYS_CONNECT, 0x7ffd", arguments(record(SyscallAbi.I386, "socketcall", "3", "0x7ffd")));
        assertEquals("0xf7f0", formatter.result(call(
                record(SyscallAbi.I386, "mmap2", "0", "1").result(0xf7f0))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "openat; ; 3; 3",
        "read; ; 0; 0",
        "lseek; ; 4294967296; 4294967296",
        "mmap; ; 0x7f1234567000; 0x7f1234567000",
        "brk; ; 0x555555577000; 0x555555577000",
        "shmat; ; 0x7f00; 0x7f00",
        "umask; 0; 022; 022",
        "fcntl; 3 3; 0x8002; 0x8002 (flags O_RDWR|O_LARGEFILE)",
        "fcntl; 3 1; 1; 0x1 (flags FD_CLOEXEC)",
        "fcntl; 3 1; 0; 0",
        "fcntl; 3 0; 7; 7",
        "poll; ; 0; 0 (Timeout)",
        "poll; ; 2; 2",
        "epoll_wait; ; 0; 0",
        "personality; ; 0x40000; 0x40000",
        "openat; ; -2; -1 ENOENT (No such file or directory)",
        "read; ; -11; -1 EAGAIN (Resource temporarily unavailable)",
        "read; ; -4; -1 EINTR (Interrupted system call)",
        "mmap; ; -12; -1 ENOMEM (Cannot allocate memory)",
        "read; ; -512; ? ERESTARTSYS (interrupted by a signal)",
        "pause; ; -514; ? ERESTARTNOHAND (interrupted by a signal)",
        "nanosleep; ; -516; ? ERESTART_RESTARTBLOCK (interrupted by a signal)"
    })
    void resultsAreWrittenForWhatTheyAre(String name, String arguments, String result, String text) {
        CallRecord record = record(name, words(arguments == null ? "" : arguments)).result(Long.decode(result));

        assertEquals(text, formatter.result(call(record)));
    }

    @Test
    void aCallThatIsStillOnHasNoResult() {
        assertEquals("? (still in the call)", formatter.result(call(record("futex", "1", "128").reasons(8))));
    }

    @Test
    void everyCallOfEveryTableCanBeWrittenWhateverItsArguments() {
        long[] extremes = {0, -1, 1, Long.MIN_VALUE, 0x7fff_ffff_ffffL, 0x8000_0000L};
        for (int abi = 0; abi < 3; abi++) {
            for (int number = 0; number < CallStructs.CALL_NUMBERS; number++) {
                for (long value : extremes) {
                    long[] arguments = new long[6];
                    Arrays.fill(arguments, value);
                    byte[] bytes = CallRecord.of(number, arguments).abi(abi).result(value).bytes();
                    ByteBuffer data = CallRecord.buffer(bytes.length).put(0, bytes);
                    SyscallCall call = decoder.decode(data, 0, bytes.length);
                    formatter.arguments(call);
                    formatter.result(call);
                }
            }
        }
    }
}
