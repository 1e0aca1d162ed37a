// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tracewarden.api.json.JsonEncoder;

/**
 * Encodes with Jackson. Beside the api's values it takes maps, lists, texts, numbers and records of other bundles.
 * Whole numbers keep all their digits, also beyond 2^53, where a reader that uses doubles (JavaScript) loses the last
 * ones. Outside of OSGi it is found with {@link java.util.ServiceLoader}.
 */
@Component(service = JsonEncoder.class)
public final class JacksonJsonEncoder implements JsonEncoder {

    private final ObjectWriter line;
    private final ObjectWriter pretty;

    @Activate
    public JacksonJsonEncoder() {
        ObjectMapper mapper = JsonMapper.builder()
                .addModule(new ApiModule())
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build();
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator("")
                        .withObjectEmptySeparator(""))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        this.line = mapper.writer();
        this.pretty = mapper.writer(printer);
    }

    @Override
    public String encode(Object value) {
        return encode(line, value);
    }

    @Override
    public String encodePretty(Object value) {
        return encode(pretty, value);
    }

    private static String encode(ObjectWriter writer, Object value) {
        try {
            return TextEscapes.apply(writer.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write a " + value.getClass().getName() + " as JSON: "
                    + e.getOriginalMessage(), e);
        }
    }
}
