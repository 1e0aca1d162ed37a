// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.List;
import org.tracewarden.linux.bpf.StructLayout;

/** Where the fields lie of the structs that count calls and steer the programs, in bytes ({@code events.h}). */
final class WindowStructs {

    /** Numbers of each table; greater ones are told as the last. */
    static final int CALL_NUMBERS = 1024;
    static final int ABIS = 3;
    static final int CALLS = ABIS * CALL_NUMBERS;
    static final int STREAMS = 8;

    static final int WATCH_PIDS = 1;
    static final int WATCH_UIDS = 2;
    static final int WATCH_COMMS = 4;
    static final int WATCH_CGROUPS = 8;
    static final int CALL_WATCHED = 1;
    static final int COMM_SIZE = 16;

    static final int KEY_START = 0;
    static final int KEY_PID = 8;
    static final int KEY_NUMBER = 12;
    static final int KEY_ABI_WAIT = 14;
    static final int KEY_OCTAVE = 15;
    static final int KEY_SIZE = 16;

    static final int OCTAVE_PARTS = 16;
    static final int STATS_TOTAL = 0;
    static final int STATS_INSIDE = 8;
    static final int STATS_LONGEST = 16;
    static final int STATS_TRANSFERRED = 24;
    static final int STATS_TOLD = 32;
    static final int STATS_WITHHELD = 36;
    static final int STATS_PARTS = 40;
    static final int STATS_SIZE = 104;

    /** Entries of {@code hot_calls} for even windows, and as many more for odd ones. */
    static final int HOT_CALLS = 1024;
    static final int HOT_KEY = 0;
    static final int HOT_WINDOW = 16;
    static final int HOT_STATS = 24;
    static final int HOT_SIZE = 128;

    static final int ERROR_START = 0;
    static final int ERROR_PID = 8;
    static final int ERROR_NUMBER = 12;
    static final int ERROR_ABI = 14;
    static final int ERROR_ERROR = 15;
    static final int ERROR_KEY_SIZE = 16;
    static final int ERROR_COUNT = 0;
    static final int ERROR_TOLD = 4;
    static final int ERROR_STATS_SIZE = 8;

    static final int UNHELD_COUNT = 0;
    static final int UNHELD_ERRORS = 16;
    static final int UNHELD_SIZE = 24;

    static final int CALL_SLOW = 0;
    static final int CALL_ARGUMENTS = 8;
    static final int CALL_FLAGS = 15;
    static final int CALL_SETTINGS_SIZE = 16;

    static final int OPEN_START = 0;
    static final int OPEN_PID = 8;
    static final int OPEN_TID = 12;
    static final int OPEN_ENTERED = 16;
    static final int OPEN_NUMBER = 24;
    static final int OPEN_ABI = 26;
    static final int OPEN_WAIT = 27;
    static final int OPEN_EVENT_LENGTH = 28;
    static final int OPEN_SIZE = 32;

    static final int CONFIG_WINDOW_START = 0;
    static final int CONFIG_OPEN_AFTER = 8;
    static final int CONFIG_WINDOW = 16;
    static final int CONFIG_GENERATION = 20;
    static final int CONFIG_FILTERS = 24;
    static final int CONFIG_EXCLUDED_PID = 28;
    static final int CONFIG_SLOW_LIMIT = 32;
    static final int CONFIG_FAILED_LIMIT = 36;
    static final int CONFIG_STREAMS = 40;
    static final int CONFIG_USER_STACKS = 44;
    static final int CONFIG_WAKEUP_BYTES = 48;
    static final int CONFIG_SIZE = 56;

    static final int STREAM_SLOW = 0;
    static final int STREAM_PID = 8;
    static final int STREAM_ERRORS_ONLY = 12;
    static final int STREAM_COMM = 16;
    static final int STREAM_ALL_CALLS = 32;
    static final int STREAM_CALLS = 40;
    static final int STREAM_SIZE = STREAM_CALLS + CALLS / 8;

    static final List<StructLayout> LAYOUTS = List.of(
            StructLayout.of("call_key", KEY_SIZE)
                    .field("start", KEY_START, 8)
                    .field("pid", KEY_PID, 4)
                    .field("number", KEY_NUMBER, 2)
                    .field("abi_wait", KEY_ABI_WAIT, 1)
                    .field("octave", KEY_OCTAVE, 1)
                    .build(),
            StructLayout.of("call_stats", STATS_SIZE)
                    .field("total", STATS_TOTAL, 8)
                    .field("inside", STATS_INSIDE, 8)
                    .field("longest", STATS_LONGEST, 8)
                    .field("transferred", STATS_TRANSFERRED, 8)
                    .field("told", STATS_TOLD, 4)
                    .field("withheld", STATS_WITHHELD, 4)
                    .field("parts", STATS_PARTS, 4 * OCTAVE_PARTS)
                    .build(),
            StructLayout.of("hot_calls", HOT_SIZE)
                    .field("key", HOT_KEY, KEY_SIZE)
                    .field("window", HOT_WINDOW, 4)
                    .field("stats", HOT_STATS, STATS_SIZE)
                    .build(),
            StructLayout.of("error_key", ERROR_KEY_SIZE)
                    .field("start", ERROR_START, 8)
                    .field("pid", ERROR_PID, 4)
                    .field("number", ERROR_NUMBER, 2)
                    .field("abi", ERROR_ABI, 1)
                    .field("error", ERROR_ERROR, 1)
                    .build(),
            StructLayout.of("error_stats", ERROR_STATS_SIZE)
                    .field("count", ERROR_COUNT, 4)
                    .field("told", ERROR_TOLD, 4)
                    .build(),
            StructLayout.of("unheld_calls", UNHELD_SIZE)
                    .field("count", UNHELD_COUNT, 8)
                    .field("errors", UNHELD_ERRORS, 8)
                    .build(),
            StructLayout.of("call_settings", CALL_SETTINGS_SIZE)
                    .field("slow", CALL_SLOW, 8)
                    .field("path", CALL_ARGUMENTS, 1)
                    .field("flags", CALL_FLAGS, 1)
                    .build(),
            StructLayout.of("open_call", OPEN_SIZE)
                    .field("start", OPEN_START, 8)
                    .field("pid", OPEN_PID, 4)
                    .field("tid", OPEN_TID, 4)
                    .field("entered", OPEN_ENTERED, 8)
                    .field("number", OPEN_NUMBER, 2)
                    .field("abi", OPEN_ABI, 1)
                    .field("wait", OPEN_WAIT, 1)
                    .field("event_length", OPEN_EVENT_LENGTH, 4)
                    .build(),
            StructLayout.of("syscall_config", CONFIG_SIZE)
                    .field("window_start", CONFIG_WINDOW_START, 8)
                    .field("open_after", CONFIG_OPEN_AFTER, 8)
                    .field("window", CONFIG_WINDOW, 4)
                    .field("generation", CONFIG_GENERATION, 4)
                    .field("filters", CONFIG_FILTERS, 4)
                    .field("excluded_pid", CONFIG_EXCLUDED_PID, 4)
                    .field("slow_limit", CONFIG_SLOW_LIMIT, 4)
                    .field("failed_limit", CONFIG_FAILED_LIMIT, 4)
                    .field("streams", CONFIG_STREAMS, 4)
                    .field("user_stacks", CONFIG_USER_STACKS, 4)
                    .field("wakeup_bytes", CONFIG_WAKEUP_BYTES, 4)
                    .build(),
            StructLayout.of("stream_settings", STREAM_SIZE)
                    .field("slow", STREAM_SLOW, 8)
                    .field("pid", STREAM_PID, 4)
                    .field("errors_only", STREAM_ERRORS_ONLY, 4)
                    .field("comm", STREAM_COMM, COMM_SIZE)
                    .field("all_calls", STREAM_ALL_CALLS, 4)
                    .field("calls", STREAM_CALLS, CALLS / 8)
                    .build());

    private WindowStructs() {}
}
