// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.trace.TracedEvent.Kind;

class StraceLineParserTest {

    private final StraceLineParser parser =
            new StraceLineParser(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private long sequence;

    private StraceRecord one(String line) {
        StraceRecord record = parser.read(++sequence, line).orElseThrow();
        assertEquals(record.text(), record.print());
        return record;
    }

    private void nothing(String line) {
        assertTrue(parser.read(++sequence, line).isEmpty(), line);
    }

    private static String tree(StraceRecord record) {
        return Tree.of(record).replaceFirst("^\\d+ \\w+ \\d+ \\d+ (\\d+ns )?", "");
    }

    private String tree(String line) {
        return tree(one(line));
    }

    @Test
    void aCallSaysWhoWhenWhatWithWhichResultAndForHowLong() {
        StraceRecord record = one("4711  1700000000.123456 openat(AT_FDCWD</root>, \"/etc/hosts\", O_RDONLY|O_CLOEXEC)"
                + " = 3</etc/hosts> <0.000012>");
        assertEquals(Kind.CALL, record.kind());
        assertEquals(4711, record.thread());
        assertEquals(1_700_000_000_123_456_000L, record.wallTime());
        assertEquals("openat", record.name());
        assertEquals(OptionalLong.of(12_000), record.durationNanos());
        assertEquals(new Value.Descriptor("AT_FDCWD</root>", -100, "/root", false), record.arguments().get(0));
        assertEquals("/etc/hosts", ((Value.Text) record.arguments().get(1)).text());
        assertEquals(List.of("O_RDONLY", "O_CLOEXEC"),
                ((Value.Flags) record.arguments().get(2)).parts().stream().map(Value::print).toList());
        assertEquals(new StraceRecord.Returned(new Value.Descriptor("3</etc/hosts>", 3, "/etc/hosts", false), "", ""),
                record.returned().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "close(3) = 0;0;0",
        "12 close(3) = 0;12;0",
        "[pid    12] close(3) = 0;12;0",
        "[pid    12] 1700000000.5 close(3) = 0;12;1700000000500000000",
        "1700000000.000001 close(3) = 0;0;1700000000000001000",
        "12 13:00:01.000002 close(3) = 0;12;1795266001000002000",
        "13:00:01 close(3) = 0;0;1795266001000000000"})
    void threadAndTimeMayBeWrittenInSeveralWays(String line, int thread, long wallTime) {
        StraceRecord record = one(line);
        assertEquals(thread, record.thread());
        assertEquals(wallTime, record.wallTime());
        assertEquals("close(n3) = n0", tree(record));
    }

    @Test
    void aClockThatPassesMidnightIsOnTheNextDay() {
        long before = one("23:59:59.900000 close(3) = 0").wallTime();
        long after = one("00:00:00.100000 close(3) = 0").wallTime();
        assertEquals(200_000_000, after - before);
        assertEquals(before, one("23:59:59.900000 close(4) = 0").wallTime());
    }

    @Test
    void everyEscapeOfATextIsResolved() {
        StraceRecord record = one("write(1, \"\\n\\t\\r\\v\\f\\\"\\\\\\0\\17\\177\\x80\\xff a\"..., 12) = 12");
        Value.Text text = (Value.Text) record.arguments().get(1);
        assertArrayEquals(new byte[] {10, 9, 13, 11, 12, '"', '\\', 0, 15, 127, (byte) 0x80, (byte) 0xff, ' ', 'a'},
                text.bytes());
        assertTrue(text.truncated());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "3</dev/null<char 1:3>>;fd(3 /dev/null<char 1:3>)",
        "3</tmp/a b (c) -\\74d\\76>;fd(3 /tmp/a b (c) -<d>)",
        "3</tmp/x>(deleted);fd(3 /tmp/x deleted)",
        "3<TCP:[127.0.0.1:80->127.0.0.1:4000]>;fd(3 TCP:[127.0.0.1:80->127.0.0.1:4000])",
        "3<TCPv6:[[::1]:80->[::1]:81]>;fd(3 TCPv6:[[::1]:80->[::1]:81])",
        "3<UNIX-STREAM:[1->2, \"/a]>\"]>;fd(3 UNIX-STREAM:[1->2, \"/a]>\"])",
        "3<UNIX-DGRAM:[1,@\"hidden\"]>;fd(3 UNIX-DGRAM:[1,@\"hidden\"])",
        "3<NETLINK:[ROUTE:12]>;fd(3 NETLINK:[ROUTE:12])",
        "3<pipe:[12]>;fd(3 pipe:[12])",
        "3<anon_inode:[eventpoll]>;fd(3 anon_inode:[eventpoll])",
        "3<anon_inode:inotify>;fd(3 anon_inode:inotify)",
        "3</memfd:name>(deleted);fd(3 /memfd:name deleted)"})
    void aDescriptorSaysWhatItIs(String written, String tree) {
        assertEquals("close(" + tree + ") = n0", tree("close(" + written + ") = 0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "[];[]",
        "~[];~[]",
        "[INT TERM];[s:INT s:TERM]",
        "~[RTMIN RT_1];~[s:RTMIN s:RT_1]",
        "{st_mode=S_IFREG|0644, st_rdev=makedev(0x8, 0x1), ...};"
            + "{st_mode=flags(s:S_IFREG n420) st_rdev=call:makedev(n8 n1) omitted:...}",
        "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}];[{flags(call:WIFEXITED(s:s) flags(call:WEXITSTATUS(s:s) n3))}]",
        "[128 => 16];[(n128 => n16)]",
        "[128->16];[(n128 => n16)]",
        "{flags=0} => {parent_tid=[7]};({flags=n0} => {parent_tid=[n7]})",
        "msg_namelen=16 => 0;msg_namelen=(n16 => n0)",
        "1<<CAP_CHOWN|1<<CAP_KILL;flags(flags(n1 s:CAP_CHOWN) flags(n1 s:CAP_KILL))",
        "A&~B;flags(s:A s:B)",
        "8192*1024;n8388608",
        "8*ORIG_RAX;flags(n8 s:ORIG_RAX)",
        "0xffffffffffffffff;n-1",
        "18446744073709551615;n-1",
        "-1;n-1",
        "0755;n493",
        "0x3001 /* ARCH_??? */;(n12289 # ARCH_???)",
        "0x7ffd /* 23 vars */;(n32765 # 23 vars)",
        "{/* bytes 0..3 */ \"a\"};{(t'a' # bytes 0..3)}",
        "{c_cc=[[VINTR]=0x3, [VQUIT]=0x1c]};{c_cc=[[VINTR]=n3 [VQUIT]=n28]}",
        "{c_cc[VMIN]=1};{c_cc[VMIN]=n1}",
        "[[IPV4_DEVCONF_FORWARDING-1]=0];[[IPV4_DEVCONF_FORWARDING-1]=n0]",
        "BTRFS_IOC_CLONE or FICLONE;flags(s:BTRFS_IOC_CLONE s:FICLONE)",
        "{sun_path=@\"hidden\"};{sun_path=t'%00hidden'}",
        "{inet_pton(AF_INET6, \"::1\", &sin6_addr)};{call:inet_pton(s:AF_INET6 t'::1' s:&sin6_addr)}",
        "00:11:22:33:44:55;s:00:11:22:33:44:55",
        "~0x3f;s:~0x3f",
        "?;s:?",
        "...;omitted:...",
        "<... resuming interrupted clock_nanosleep ...>;omitted:<... resuming interrupted clock_nanosleep ...>"})
    void anArgumentIsATree(String written, String tree) {
        assertEquals("call(" + tree + " n1) = n0", tree("call(" + written + ", 1) = 0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "-1 ENOENT (No such file or directory);n-1 !ENOENT # No such file or directory",
        "-1 EACCES (Permission denied) (INJECTED);n-1 !EACCES # Permission denied) (INJECTED",
        "-1 (errno 524);n-1 # errno 524",
        "?;s:?",
        "? ERESTARTSYS (To be restarted if SA_RESTART is set);s:? !ERESTARTSYS # To be restarted if SA_RESTART is set",
        "? <unavailable>;s:? # <unavailable>",
        "0 (Timeout);n0 # Timeout",
        "1 ([{fd=3, revents=POLLIN}]);n1 # [{fd=3, revents=POLLIN}]",
        "0x8002 (flags O_RDWR|O_LARGEFILE);n32770 # flags O_RDWR|O_LARGEFILE",
        "5 /* 12 in strace's PID NS */;(n5 # 12 in strace's PID NS)",
        "0x7f0000000000;n139637976727552"})
    void aResultMayHaveAnErrorAndADecoration(String written, String tree) {
        assertEquals("call() = " + tree, tree("call()                    = " + written));
        StraceRecord timed = one("call()                    = " + written + " <1.000002>");
        assertEquals("call() = " + tree, tree(timed));
        assertEquals(OptionalLong.of(1_000_002_000), timed.durationNanos());
    }

    @Test
    void anUnfinishedCallIsToldOnceWithItsResumption() {
        nothing("7 1700000000.000001 wait4(-1,  <unfinished ...>");
        assertEquals("close(n3) = n0", tree("8 1700000000.000002 close(3) = 0 <0.000001>"));
        StraceRecord record = one("7 1700000000.000003 <... wait4 resumed>[{WIFEXITED(s)}], 0, NULL) = 8 <0.000002>");
        assertEquals("wait4(n-1 [{call:WIFEXITED(s:s)}] n0 s:NULL) = n8", tree(record));
        assertEquals("7 1700000000.000001 wait4(-1, [{WIFEXITED(s)}], 0, NULL) = 8 <0.000002>", record.text());
        assertEquals(1_700_000_000_000_001_000L, record.wallTime());
        assertEquals(3, record.sequence());
    }

    @Test
    void whatOlderVersionsWriteBehindResumedIsUnderstood() {
        nothing("7 pause( <unfinished ...>");
        assertEquals("pause() = n-1 !EINTR # Interrupted", tree("7 <... pause resumed> ) = -1 EINTR (Interrupted)"));
        nothing("7 read(3,  <unfinished ...>");
        assertEquals("read(n3 t'a' n1) = n1", tree("7 <... read resumed> \"a\", 1) = 1"));
    }

    @Test
    void aCallMayBeCutWithinAStructure() {
        nothing("7 recvmsg(3, {msg_name= <unfinished ...>");
        assertEquals("recvmsg(n3 {msg_name=s:NULL} n0) = n0", tree("7 <... recvmsg resumed>NULL}, 0) = 0"));
        nothing("7 recvmsg(3, {msg_name= <unfinished ...>");
        assertEquals("recvmsg(n3 {msg_name=omitted:<unfinished ...>})", tree(parser.end().get(0)));
    }

    @Test
    void aThreadThatEndsWithinACallNeverReturnsFromIt() {
        assertEquals("futex(n1 omitted:<unfinished ...>) = s:?", tree("7 futex(0x1 <unfinished ...>) = ?"));
        nothing("7 wait4(-1,  <unfinished ...>");
        assertEquals("wait4(n-1 omitted:<unfinished ...>) = s:?", tree("7 <... wait4 resumed> <unfinished ...>) = ?"));
        nothing("7 read(0,  <unfinished ...>");
        assertEquals("killed(s:SIGKILL)", tree("7 +++ killed by SIGKILL +++"));
        List<StraceRecord> left = parser.end();
        assertEquals(1, left.size());
        assertEquals("read(n0 omitted:<unfinished ...>)", tree(left.get(0)));
        assertEquals("7 read(0,  <unfinished ...>", left.get(0).print());
        assertTrue(parser.end().isEmpty());
    }

    @Test
    void aResumptionWithoutABeginningSaysThatArgumentsAreMissing() {
        assertEquals("read(omitted:<... read resumed> t'a' n1) = n1", tree("7 <... read resumed>\"a\", 1) = 1"));
        assertEquals("clone(omitted:<... clone resumed> child_tidptr=n1) = n9",
                tree("7 <... clone resumed>, child_tidptr=0x1) = 9"));
        assertEquals("pause(omitted:<... pause resumed>) = s:?", tree("7 <... pause resumed>) = ?"));
        assertEquals("clone3((omitted:<... clone3 resumed> => {parent_tid=[n8]}) n88) = n8",
                tree("7 <... clone3 resumed> => {parent_tid=[8]}, 88) = 8"));
    }

    @Test
    void aResumptionOfAnotherCallLeavesTheFirstOneWaiting() {
        nothing("7 read(0,  <unfinished ...>");
        assertEquals("write(omitted:<... write resumed>) = n1", tree("7 <... write resumed>) = 1"));
        assertEquals("read(n0 t'' n1) = n0", tree("7 <... read resumed>\"\", 1) = 0"));
    }

    @Test
    void ofTwoUnfinishedCallsOfOneThreadTheFirstIsToldWithoutAResult() {
        nothing("7 read(0,  <unfinished ...>");
        assertEquals("read(n0 omitted:<unfinished ...>)", tree("7 write(1,  <unfinished ...>"));
        assertEquals("write(n1 t'a' n1) = n1", tree("7 <... write resumed>\"a\", 1) = 1"));
    }

    @Test
    void aThreadThatCallsExecveGoesOnAsTheFirstThread() {
        nothing("7 pause( <unfinished ...>");
        nothing("9 execve(\"/bin/true\", [\"true\"], 0x1 <unfinished ...>");
        assertEquals("superseded(n9)", tree("7 +++ superseded by execve in pid 9 +++"));
        assertEquals("execve(t'/bin/true' [t'true'] n1) = n0", tree("7 <... execve resumed>) = 0"));
        assertEquals("pause(omitted:<unfinished ...>)", tree(parser.end().get(0)));
    }

    @Test
    void callsThatWaitAreBoundedAndTheOldestIsGivenUp() {
        for (int thread = 1; thread <= StraceLineParser.MOST_PENDING; thread++) {
            nothing(thread + " pause( <unfinished ...>");
        }
        StraceRecord oldest = one("5000 pause( <unfinished ...>");
        assertEquals(1, oldest.thread());
        assertEquals(StraceLineParser.MOST_PENDING, parser.end().size());
    }

    @Test
    void straceMayBreakALineWithANote() {
        assertEquals("(s:strace: Process 8 attached)", tree("clone(flags=SIGCHLDstrace: Process 8 attached"));
        assertEquals("clone(flags=s:SIGCHLD tid=n1) = n8", tree(", tid=0x1) = 8"));
        assertEquals("(s:strace: Process 9 attached)", tree("clone(flags=SIGCHLDstrace: Process 9 attached"));
        nothing(" <unfinished ...>");
        assertEquals("close(n3) = n0", tree("[pid 9] close(3) = 0"));
        assertEquals("clone(flags=s:SIGCHLD) = n9", tree("[pid 5] <... clone resumed>) = 9"));
        assertTrue(parser.end().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "--- SIGCHLD {si_signo=SIGCHLD, si_pid=8} ---;SIGNAL;SIGCHLD({si_signo=s:SIGCHLD si_pid=n8})",
        "--- SIGRT_3 {si_signo=SIGRT_3} ---;SIGNAL;SIGRT_3({si_signo=s:SIGRT_3})",
        "--- stopped by SIGTTIN ---;SIGNAL;SIGTTIN()",
        "+++ exited with 3 +++;EXIT;exited(n3)",
        "+++ killed by SIGSEGV (core dumped) +++;EXIT;killed(s:SIGSEGV s:core dumped)",
        "strace: Process 12 attached;NOTE;(s:strace: Process 12 attached)",
        "/usr/bin/strace: Process 12 detached;NOTE;(s:/usr/bin/strace: Process 12 detached)",
        "[ Process PID=3 runs in 32 bit mode. ];NOTE;(s:[ Process PID=3 runs in 32 bit mode. ])",
        "strace: [ Process PID=3 runs in 32 bit mode. ];NOTE;(s:strace: [ Process PID=3 runs in 32 bit mode. ])"})
    void signalsExitsAndNotesAreToldAsSuch(String line, Kind kind, String tree) {
        StraceRecord record = one(line);
        assertEquals(kind, record.kind());
        assertEquals(tree, tree(record));
        assertTrue(record.returned().isEmpty());
    }

    @Test
    void aDetachedCallIsToldAtOnce() {
        assertEquals("read(n0 omitted:<detached ...>)", tree("7 read(0,  <detached ...>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hello world|6",
        "open(\"unclosed|15",
        "open(\"bad \\q escape\") = 0|11",
        "open([1, 2}) = 0|11",
        "open(1, ) = 0|9",
        "open(1) = )|11",
        "open(1) 0|9",
        "12 1700000000.5|16",
        "12 99:00:00 open(1) = 0|6",
        "99999999999 open(1) = 0|1",
        "--- SIGCHLD {si_signo=1} --|25",
        "+++ vanished +++|5"})
    void aLineThatCannotBeReadSaysAtWhichColumnReadingStopped(String line, int column) {
        StraceRecord record = one(line);
        assertEquals(Kind.UNREADABLE, record.kind());
        assertEquals(OptionalInt.of(column), record.stoppedAt());
        assertEquals(line, record.text());
        assertEquals(List.of(), record.arguments());
        assertEquals("", record.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "7", "[pid", "[pid 7]", "(", "<...", "--- ", "+++ ", "\u0000", "é(ü) = 0"})
    void garbageIsToldAsItIs(String line) {
        assertEquals(line, one(line).text());
    }

    @Test
    void columnsCountCharactersWhereTextIsNotAscii() {
        assertEquals(OptionalInt.of(12), one("open(\"éü\") 1").stoppedAt());
    }

    @Test
    void valuesWithinValuesAreReadToADepthAndNotBeyond() {
        String deep = "[".repeat(64) + "]".repeat(64);
        Value value = one("call(" + deep + ") = 0").arguments().get(0);
        assertEquals(deep, value.print());
        assertInstanceOf(Value.Array.class, value);
        assertEquals(Kind.UNREADABLE, one("call([" + deep + "]) = 0").kind());
        assertEquals(Kind.UNREADABLE, one("[".repeat(1_000_000)).kind());
    }

    @Test
    void aLineOfMegabytesIsKeptButNotLookedAt() {
        String line = "write(1, \"" + "a".repeat(StraceLineParser.LONGEST_LINE) + "\", 4194304) = 4194304";
        StraceRecord record = one(line);
        assertEquals(OptionalInt.of(StraceLineParser.LONGEST_LINE + 1), record.stoppedAt());
        assertEquals(line, record.text());
    }

    @Test
    void aMemberOfAStructureIsFoundByItsName() {
        Value.Struct struct = (Value.Struct) one("fstat(3, {st_size=12, ...}) = 0").arguments().get(1);
        assertEquals(new Value.Number("12", 12), struct.member("st_size"));
        assertEquals(Value.Ellipsis.HERE, struct.member("st_mode"));
    }

    @Test
    void aBufferMayBeUsedAgainAsSoonAsItsLineIsRead() {
        byte[] buffer = "7 read(0,  <unfinished ...>".getBytes();
        assertTrue(parser.read(1, buffer, 0, buffer.length).isEmpty());
        java.util.Arrays.fill(buffer, (byte) 'x');
        List<StraceRecord> all = new ArrayList<>(parser.end());
        assertEquals("7 read(0,  <unfinished ...>", all.get(0).text());
    }
}
