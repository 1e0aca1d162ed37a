// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MillisTest {

    @ParameterizedTest
    @CsvSource({"0,0.0,0", "152500000,152.5,152.5", "3500000000,3500.0,3500", "49999,0.0,0.049", "50000,0.1,0.05",
        "9999999,10.0,9.999", "10000000,10.0,10", "1234567,1.2,1.234",
        "9223372036854775807,9223372036854.8,9223372036854.775"})
    void oneDecimalIsRoundedAndTheExactFormIsCut(long nanos, String rounded, String exact) {
        assertEquals(rounded, Millis.append(new StringBuilder(), nanos).toString());
        assertEquals(exact, Millis.exact(nanos));
    }
}
