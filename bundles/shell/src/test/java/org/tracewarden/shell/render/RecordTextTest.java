// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.journal.JournalRecord;

class RecordTextTest {

    @Test
    void aFaultIsItsSummary() {
        assertEquals("worker: CPU quota exceeded: 1.52 s in 1 s, limit 1 s", RecordText.of(record("faultDetected",
                "{\"fault\":{\"agent\":\"worker\",\"summary\":\"CPU quota exceeded: 1.52 s in 1 s, limit 1 s\"}}")));
    }

    @Test
    void aStepInAnAgentsLifeIsTheStepAndWhy() {
        assertEquals("worker 4711 exited: ended by SIGTERM", RecordText.of(record("agentLifecycle",
                "{\"agent\":\"worker\",\"transition\":\"EXITED\",\"process\":{\"pid\":4711},"
                        + "\"status\":{\"exited\":false,\"signal\":{\"name\":\"SIGTERM\"}},"
                        + "\"detail\":\"ended by SIGTERM\"}")));
        assertEquals("worker 4712 spawned", RecordText.of(record("agentLifecycle",
                "{\"agent\":\"worker\",\"transition\":\"SPAWNED\",\"process\":{\"pid\":4712},\"detail\":\"\"}")));
    }

    private static JournalRecord record(String type, String data) {
        return new JournalRecord("agents.jsonl", 1, Instant.EPOCH, JournalRecord.Kind.DATA, type, data, "", "");
    }
}
