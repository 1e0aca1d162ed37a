// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.AgentSpec;

/** The environment of an agent as a list of names. The values may be secrets, and what is written here is kept. */
final class EnvironmentNames extends BeanPropertyWriter {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "environment";

    private EnvironmentNames(BeanPropertyWriter whole) {
        super(whole);
    }

    /** The properties of an {@link AgentSpec}, the one with the secrets exchanged. */
    static List<BeanPropertyWriter> instead(List<BeanPropertyWriter> properties) {
        return properties.stream()
                .map(each -> each.getName().equals(NAME) ? new EnvironmentNames(each) : each)
                .collect(Collectors.toList());
    }

    @Override
    public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeArrayFieldStart(NAME);
        for (String name : ((AgentSpec) bean).environment().keySet()) {
            json.writeString(name);
        }
        json.writeEndArray();
    }
}
