// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.TracedAction;

class ActionTextsTest {

    private final Told told = new Told();

    @Test
    void a_file_that_is_read_to_its_end_is_one_action_with_reads_and_bytes() {
        told.line(0, "openat(AT_FDCWD</tmp>, \"/etc/hosts\", O_RDONLY) = 3</etc/hosts> <0.000010>")
                .line(1, "read(3</etc/hosts>, \"x\", 100) = 100 <0.000010>")
                .line(2, "read(3</etc/hosts>, \"x\", 200) = 121 <0.000010>")
                .line(3, "read(3</etc/hosts>, \"\", 200) = 0 <0.000010>")
                .line(4, "close(3</etc/hosts>) = 0 <0.000010>");
        TracedAction action = told.all().get(0);
        assertEquals("read /etc/hosts (3 reads, 221 bytes)", action.text());
        assertEquals(ActionKind.READ, action.kind());
        assertEquals("/etc/hosts", action.subject());
        assertEquals(221, action.bytes());
        assertEquals(4, action.calls());
        assertEquals(40_000, action.durationNanos());
        assertEquals(1_700_000_000_000_000_000L, action.from());
        assertEquals(7, action.session());
        assertEquals(1, action.sequence());
    }

    @Test
    void a_thousand_writes_are_one_action_with_human_numbers() {
        told.line(0,
                "openat(AT_FDCWD</tmp>, \"/var/lib/x\", O_WRONLY|O_CREAT|O_TRUNC, 0644) = 3</var/lib/x> <0.000010>");
        for (int i = 0; i < 1_024; i++) {
            told.line(1 + i / 2, "write(3</var/lib/x>, \"x\"..., 4102) = 4102 <0.000010>");
        }
        told.line(600, "close(3</var/lib/x>) = 0 <0.000010>");
        assertEquals(List.of("wrote 4.2 MB to /var/lib/x in 1,024 writes"), told.texts());
    }

    @Test
    void a_pause_of_more_than_a_tenth_of_a_second_ends_an_action() {
        told.line(0, "write(3</tmp/f>, \"x\", 1) = 1 <0.000010>")
                .line(100, "write(3</tmp/f>, \"x\", 1) = 1 <0.000010>")
                .line(205, "write(3</tmp/f>, \"x\", 1) = 1 <0.000010>");
        assertEquals(List.of("wrote 2 bytes to /tmp/f in 2 writes", "wrote 1 byte to /tmp/f"), told.texts());
    }

    @Test
    void a_read_that_began_in_time_joins_however_long_it_waits() {
        told.line(0, "read(0<pipe:[7]>, \"x\", 9) = 1 <0.000010>")
                .line(1, "read(0<pipe:[7]>, \"x\", 9) = 1 <0.900000>")
                .line(902, "read(0<pipe:[7]>, \"\", 9) = 0 <0.000010>");
        assertEquals(List.of("read standard input (a pipe) (3 reads, 2 bytes)"), told.texts());
    }

    @Test
    void while_no_lines_come_the_wall_clock_ends_actions() {
        told.line(0, "write(1</dev/pts/3<char 136:3>>, \"hello\", 5) = 5 <0.000010>").idle(90);
        assertTrue(told.soFar().isEmpty());
        told.idle(150);
        assertEquals("wrote 5 bytes to standard output (/dev/pts/3)", told.soFar().get(0).text());
    }

    @Test
    void a_connection_is_told_when_it_is_there_and_its_failure_with_its_reason() {
        String address = "{sa_family=AF_INET, sin_port=htons(5432), sin_addr=inet_addr(\"10.0.0.5\")}, 16)";
        told.line(0, "connect(3<TCP:[77]>, " + address + " = 0 <0.000010>")
                .line(1, "connect(4<TCP:[78]>, " + address + " = -1 EINPROGRESS (Operation now in progress) <0.000010>")
                .line(900, "getsockopt(4<TCP:[78]>, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0 <0.000010>")
                .line(950, "connect(5<TCP:[79]>, " + address + " = -1 ENETUNREACH (Network is unreachable) <0.000010>");
        assertEquals(List.of("connected to 10.0.0.5:5432", "could not connect to 10.0.0.5:5432: ECONNREFUSED",
                "could not connect to 10.0.0.5:5432: ENETUNREACH"), told.texts());
    }

    @Test
    void a_connection_in_progress_is_established_when_it_is_used() {
        told.line(0, "connect(4<TCP:[78]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"10.0.0.5\")},"
                        + " 16) = -1 EINPROGRESS (Operation now in progress) <0.000010>")
                .line(700, "sendto(4<TCP:[10.0.0.1:999->10.0.0.5:80]>, \"GET\", 3, 0, NULL, 0) = 3 <0.000010>")
                .line(701, "recvfrom(4<TCP:[10.0.0.1:999->10.0.0.5:80]>, \"OK\", 9, 0, NULL, NULL) = 2 <0.000010>");
        assertEquals(List.of("connected to 10.0.0.5:80", "sent 3 bytes to 10.0.0.5:80",
                "received 2 bytes from 10.0.0.5:80"), told.texts());
    }

    @Test
    void a_program_is_told_as_its_command_line_and_quoted_where_a_shell_would() {
        told.line(0, "execve(\"/usr/bin/git\", [\"git\", \"status\"], [\"A=b\"]) = 0 <0.000300>")
                .line(1, "execve(\"/bin/sh\", [\"sh\", \"-c\", \"echo it's\"], []) = 0 <0.000300>")
                .line(2, "execve(\"/root/x\", [\"x\"], []) = -1 EACCES (Permission denied) <0.000300>");
        assertEquals(List.of("ran /usr/bin/git status", "ran /bin/sh -c 'echo it'\\''s'",
                "could not run /root/x: EACCES"),
                told.texts());
    }

    @Test
    void many_files_removed_are_one_action_named_by_their_directory() {
        for (int i = 0; i < 17; i++) {
            told.line(i, "unlink(\"/tmp/x/f" + i + "\") = 0 <0.000010>");
        }
        assertEquals(List.of("deleted 17 files under /tmp/x"), told.texts());
    }

    @Test
    void a_tree_removed_is_one_action() {
        told.line(0, "unlinkat(4</tmp/x/a>, \"f\", 0) = 0 <0.000010>")
                .line(1, "unlinkat(3</tmp/x>, \"a\", AT_REMOVEDIR) = 0 <0.000010>")
                .line(2, "unlinkat(AT_FDCWD</tmp>, \"/tmp/x\", AT_REMOVEDIR) = 0 <0.000010>");
        TracedAction action = told.all().get(0);
        assertEquals("deleted 1 file and 2 directories under /tmp/x", action.text());
        assertEquals("/tmp/x", action.subject());
        assertEquals(3, action.calls());
    }

    @Test
    void a_library_that_is_nowhere_is_one_search() {
        for (String place : new String[] {"/a", "/b", "/c", "/d", "/e"}) {
            told.line(1, "openat(AT_FDCWD</tmp>, \"" + place + "/libfoo.so\", O_RDONLY|O_CLOEXEC)"
                    + " = -1 ENOENT (No such file or directory) <0.000010>");
        }
        assertEquals(List.of("looked for libfoo.so in 5 places, not found"), told.texts());
    }

    @Test
    void a_file_seen_to_be_missing_and_then_made_is_no_search() {
        told.line(0, "newfstatat(AT_FDCWD</tmp>, \"new\", 0x7f, 0) = -1 ENOENT (No such file or directory) <0.000010>")
                .line(1, "openat(AT_FDCWD</tmp>, \"new\", O_WRONLY|O_CREAT, 0644) = 3</tmp/new> <0.000010>")
                .line(2, "close(3</tmp/new>) = 0 <0.000010>");
        assertEquals(List.of("created /tmp/new"), told.texts());
    }

    @Test
    void what_was_refused_is_told_with_the_error_and_counted() {
        told.line(0, "openat(AT_FDCWD</tmp>, \"/etc/gshadow\", O_RDONLY) = -1 EACCES (Permission denied) <0.000010>")
                .line(1, "openat(AT_FDCWD</tmp>, \"/etc/gshadow\", O_RDONLY)"
                        + " = -1 EACCES (Permission denied) <0.000010>");
        TracedAction action = told.all().get(0);
        assertEquals("could not open /etc/gshadow: EACCES (2 tries)", action.text());
        assertEquals(2, action.failures());
        assertEquals("EACCES", action.error());
    }

    @Test
    void long_waits_are_told_and_short_ones_are_not() {
        told.line(0, "futex(0x7f, FUTEX_WAIT_PRIVATE, 0, NULL) = 0 <1.200000>")
                .line(0, "futex(0x7f, FUTEX_WAIT_PRIVATE, 0, NULL) = 0 <0.090000>")
                .lines("101 1700000000.500000 wait4(55, NULL, 0, NULL) = 55 <0.250000>");
        assertEquals(List.of("waited 1.2 s in futex", "waited 250.0 ms in wait4 for process 55"), told.texts());
    }

    @Test
    void the_start_of_a_program_is_one_line() {
        told.line(0, "access(\"/etc/ld.so.preload\", R_OK) = -1 ENOENT (No such file or directory) <0.000010>");
        for (String name : new String[] {"libc.so.6", "libm.so.6", "libz.so.1", "libssl.so.3"}) {
            String path = "3</usr/lib/" + name + ">";
            told.line(1, "openat(AT_FDCWD</tmp>, \"/lib/" + name + "\", O_RDONLY|O_CLOEXEC) = " + path + " <0.000010>")
                    .line(1, "read(" + path + ", \"\\x7f\\x45\", 832) = 832 <0.000010>")
                    .line(1,
                            "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, " + path + ", 0) = 0x7f <0.000010>")
                    .line(1, "close(" + path + ") = 0 <0.000010>");
        }
        told.line(2, "write(1<pipe:[9]>, \"x\", 1) = 1 <0.000010>");
        assertEquals(List.of("loaded 4 shared libraries", "wrote 1 byte to standard output (a pipe)"), told.texts());
    }

    @Test
    void every_other_kind_of_action_has_its_words() {
        told.line(0, "mkdir(\"/tmp/d\", 0755) = 0 <0.000010>")
                .line(1, "rename(\"/tmp/a\", \"/tmp/b\") = 0 <0.000010>")
                .line(2, "symlink(\"a\", \"/tmp/l\") = 0 <0.000010>")
                .line(3, "chmod(\"/tmp/b\", 0755) = 0 <0.000010>")
                .line(4, "clone(child_stack=NULL, flags=SIGCHLD) = 200 <0.000010>")
                .line(5, "clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 201 <0.000010>")
                .line(6, "listen(3<TCP:[127.0.0.1:80]>, 5) = 0 <0.000010>")
                .line(7, "accept4(3<TCP:[127.0.0.1:80]>, {sa_family=AF_INET, sin_port=htons(9), "
                        + "sin_addr=inet_addr(\"127.0.0.1\")}, [16], 0)"
                        + " = 4<TCP:[127.0.0.1:80->127.0.0.1:9]> <0.000010>")
                .line(8, "kill(55, SIGTERM) = 0 <0.000010>")
                .line(9, "ptrace(PTRACE_TRACEME) = 0 <0.000010>")
                .line(10, "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0 <0.000010>")
                .line(11, "mount(\"tmpfs\", \"/mnt\", \"tmpfs\", 0, NULL) = 0 <0.000010>")
                .line(12, "mmap(NULL, 9, PROT_READ, MAP_PRIVATE, 5</tmp/b>, 0) = 0x7f <0.000010>")
                .line(13, "getdents64(6</tmp/d>, [{d_ino=1, d_off=1, d_reclen=24, d_type=DT_DIR, d_name=\".\"}, "
                        + "{d_ino=1, d_off=1, d_reclen=24, d_type=DT_REG, d_name=\"f\"}], 99) = 48 <0.000010>")
                .line(14, "openat(AT_FDCWD</tmp>, \"b\", O_RDONLY) = 7</tmp/b> <0.000010>")
                .line(15, "--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=42, si_uid=0} ---")
                .line(16, "+++ killed by SIGTERM +++");
        List<TracedAction> actions = told.all();
        assertEquals(List.of("started process 200", "listened on 127.0.0.1:80", "created directory /tmp/d",
                        "renamed /tmp/a to /tmp/b", "made symbolic link /tmp/l to a",
                        "changed the mode of /tmp/b to 0755", "started thread 201",
                        "accepted a connection from 127.0.0.1:9", "sent SIGTERM to process 55",
                        "let its parent trace it", "gave up gaining privileges (no_new_privs)",
                        "mounted tmpfs at /mnt", "mapped /tmp/b", "listed /tmp/d (1 entry)", "opened /tmp/b",
                        "took SIGTERM from process 42", "killed by SIGTERM"),
                actions.stream().map(TracedAction::text).toList());
    }

    @Test
    void control_characters_in_names_do_not_reach_a_terminal() {
        told.line(0, "unlink(\"/tmp/\\x1b[2Jx\\n\") = 0 <0.000010>");
        assertEquals(List.of("deleted /tmp/\\x1b[2Jx\\n"), told.texts());
    }

    @Test
    void at_the_limit_of_open_groups_the_one_quiet_longest_is_told_early() {
        for (int i = 0; i < Story.MAX_GROUPS + 1; i++) {
            told.lines("100 1700000000.000000 write(" + (i + 3) + "<pipe:[" + i + "]>, \"x\", 1) = 1 <0.000001>");
        }
        assertEquals(1, told.soFar().size());
        assertEquals("pipe:[0]", told.soFar().get(0).subject());
        assertEquals(Story.MAX_GROUPS + 1, told.all().size());
    }

    @Test
    void numbers_never_round_up_into_a_thousand() {
        assertEquals("999 bytes", Quantity.bytes(999));
        assertEquals("1.0 kB", Quantity.bytes(1_000));
        assertEquals("1.0 MB", Quantity.bytes(999_960));
        assertEquals("1.2 s", Quantity.time(1_200_000_000L));
        assertEquals("1 entry", Quantity.counted(1, "entry"));
        assertEquals("2 entries", Quantity.counted(2, "entry"));
        assertEquals("2 libraries", Quantity.counted(2, "library"));
        assertEquals("1,024 writes", Quantity.counted(1_024, "write"));
    }
}
