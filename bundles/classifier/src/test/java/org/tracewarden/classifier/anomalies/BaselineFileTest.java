// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.LearningRules;

class BaselineFileTest {

    private static final Measure P95 =
            new Measure(FeatureName.SYSCALL_LATENCY_P95, Optional.of(SyscallCategory.BLOCKING_IO));
    private static final Measure ERRORS = new Measure(FeatureName.SYSCALL_ERROR_RATE, Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void baselinesComeBackAsTheyWere() {
        Baselines learnt = new Baselines();
        for (int i = 0; i < 1_000; i++) {
            learnt.take("post gres\n100%", P95, new Reading(8_000_000 + i % 100 * 12_345, i, true));
            learnt.take(ProgramIdentity.HOST, ERRORS, new Reading(i % 7 / 100.0, i, true));
        }
        BaselineFile file = file();
        file.save(BaselineFile.text(learnt));

        Baselines loaded = file().load();

        assertEquals(2, loaded.count());
        assertEquals(0, loaded.learning());
        assertNear(learnt.usual("post gres\n100%", P95), loaded.usual("post gres\n100%", P95));
        assertNear(learnt.usual(ProgramIdentity.HOST, ERRORS), loaded.usual(ProgramIdentity.HOST, ERRORS));
        assertEquals(BaselineFile.text(loaded), BaselineFile.text(file().load()));
    }

    @Test
    void aBaselineThatStillWarmsUpGoesOnWhereItWas() {
        Baselines learnt = new Baselines();
        for (int i = 0; i < 299; i++) {
            learnt.take("cat", P95, new Reading(8e6, i, true));
        }
        file().save(BaselineFile.text(learnt));
        Baselines loaded = file().load();
        assertEquals(1, loaded.learning());
        assertTrue(loaded.take("cat", P95, new Reading(8e6, 300, true)).isEmpty());
        assertTrue(loaded.take("cat", P95, new Reading(8e6, 301, true)).isPresent());
    }

    @Test
    void withoutAFileItBeginsWithNothing() {
        assertEquals(0, file().load().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "something else\nend 0\n",
        "tracewarden-baselines 3\nend 0\n",
        "tracewarden-baselines 2\n",
        "tracewarden-baselines 2\nend 1\n",
        "tracewarden-baselines 2\nend 0\nend 0\n",
        "tracewarden-baselines 2\nsyscall_rate - 1 5\nend 1\n",
        "tracewarden-baselines 2\nprogram cat\nsyscall_rate - 1 NaN\nend 1\n",
        "tracewarden-baselines 2\nprogram cat\nsyscall_rate - 1 5 6\nend 1\n",
        "tracewarden-baselines 2\nprogram cat\nsyscall_speed - 1 5\nend 1\n",
        "tracewarden-baselines 2\nprogram cat\nsyscall_rate other 1 5\nend 1\n",
        "tracewarden-baselines 2\nprogram cat\nsyscall_rate - 1 5\nsyscall_ra"
    })
    void aFileThatCannotBeUnderstoodIsMovedAsideAndNothingOfItUsed(String text) throws IOException {
        Files.writeString(path(), text);
        assertEquals(0, file().load().count());
        assertFalse(Files.exists(path()));
        assertEquals(text, Files.readString(folder.resolve("baselines.txt.corrupt")));
    }

    @Test
    void aFileOfTheFirstVersionIsMovedAsideForItsValuesKnowOnlyTheWaiting() throws IOException {
        String first = "tracewarden-baselines 1\nprogram worker\nsyscall_rate - 300 0 0 0\nend 1\n";
        Files.writeString(path(), first);
        assertEquals(0, file().load().count());
        assertEquals(first, Files.readString(folder.resolve("baselines.txt.corrupt")));
        file().save(BaselineFile.text(new Baselines()));
        assertEquals("tracewarden-baselines 2\nend 0\n", Files.readString(path()));
    }

    @Test
    void bytesThatAreNoTextAreMovedAside() throws IOException {
        Files.write(path(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(0, file().load().count());
        assertTrue(Files.exists(folder.resolve("baselines.txt.corrupt")));
    }

    @Test
    void whenSavingFailsTheOldFileStaysAndItIsTriedAgain() throws IOException {
        BaselineFile file = file();
        file.save("tracewarden-baselines 2\nend 0\n");
        // a folder in the way of the new file does what a full disk does
        Path inTheWay = Files.createDirectories(folder.resolve("baselines.txt.new"));
        file.save("lost");
        file.save("lost");
        assertEquals("tracewarden-baselines 2\nend 0\n", Files.readString(path()));
        Files.delete(inTheWay);
        file.save("saved");
        assertEquals("saved", Files.readString(path()));
    }

    @Test
    void theProgramActiveLongestAgoIsForgottenFirstAndTheHostNever() {
        Baselines baselines = new Baselines();
        baselines.configure(new LearningRules(300, 16, 1, 0, 0.1, 0.5), AlarmRules.DEFAULT);
        baselines.touch(ProgramIdentity.HOST);
        for (int i = 0; i < 20; i++) {
            baselines.touch("program " + i);
        }
        baselines.touch("program 4");
        baselines.touch("program 20");
        List<String> kept = new ArrayList<>();
        baselines.forEach((program, learnt) -> kept.add(program));
        assertEquals(17, kept.size());
        assertEquals(List.of(ProgramIdentity.HOST, "program 6"), kept.subList(0, 2));
        assertEquals(List.of("program 4", "program 20"), kept.subList(15, 17));
    }

    private void assertNear(Optional<Baseline> expected, Optional<Baseline> actual) {
        assertEquals(expected.orElseThrow().median(), actual.orElseThrow().median(), 1e-4);
        assertEquals(expected.orElseThrow().deviation(), actual.orElseThrow().deviation(), 2e-4);
        assertEquals(expected.orElseThrow().samples(), actual.orElseThrow().samples());
    }

    private BaselineFile file() {
        return new BaselineFile(path());
    }

    private Path path() {
        return folder.resolve("baselines.txt");
    }
}
