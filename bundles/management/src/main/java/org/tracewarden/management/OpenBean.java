// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanConstructorInfo;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenMBeanOperationInfoSupport;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.OpenMBeanParameterInfoSupport;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.tracewarden.api.agent.AgentException;

/**
 * A bean of open types, put together from suppliers. Its attributes are read-only. A client needs none of our classes to
 * read it, and every attribute carries its explanation.
 */
final class OpenBean implements DynamicMBean {

    private record Value(OpenMBeanAttributeInfo info, Supplier<?> supplier) {}

    /** Something that can be refused, with a message for the person who asked. */
    @FunctionalInterface
    interface Order {
        String carryOut() throws AgentException;
    }

    private record Operation(OpenMBeanOperationInfo info, Invocation invocation) {}

    @FunctionalInterface
    private interface Invocation {
        Object on(Object[] arguments) throws AgentException;
    }

    private final String description;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    OpenBean(String description) {
        this.description = description;
    }

    OpenBean text(String name, String explanation, Supplier<String> supplier) {
        return value(name, explanation, SimpleType.STRING, supplier);
    }

    OpenBean count(String name, String explanation, Supplier<Long> supplier) {
        return value(name, explanation, SimpleType.LONG, supplier);
    }

    /** A number that may not be known; then it is null. */
    OpenBean known(String name, String explanation, Supplier<OptionalLong> supplier) {
        return value(name, explanation, SimpleType.LONG, () -> {
            OptionalLong number = supplier.get();
            return number.isPresent() ? number.getAsLong() : null;
        });
    }

    OpenBean flag(String name, String explanation, Supplier<Boolean> supplier) {
        return value(name, explanation, SimpleType.BOOLEAN, supplier);
    }

    OpenBean number(String name, String explanation, Supplier<Double> supplier) {
        return value(name, explanation, SimpleType.DOUBLE, supplier);
    }

    OpenBean texts(String name, String explanation, Supplier<String[]> supplier) {
        return value(name, explanation, textArray(), supplier);
    }

    OpenBean table(String name, String explanation, Table table) {
        return value(name, explanation, table.type(), table::read);
    }

    /** An operation that takes one number and gives lines of text. */
    OpenBean lines(String name, String explanation, String parameter, String parameterExplanation,
            IntFunction<String[]> function) {
        OpenMBeanParameterInfo[] parameters = {
            new OpenMBeanParameterInfoSupport(parameter, parameterExplanation, SimpleType.INTEGER)
        };
        operations.put(name, new Operation(
                new OpenMBeanOperationInfoSupport(
                        name, explanation, parameters, textArray(), MBeanOperationInfo.INFO),
                arguments -> function.apply((Integer) arguments[0])));
        return this;
    }

    /** An operation without arguments that changes something and gives one line of text. */
    OpenBean order(String name, String explanation, Order order) {
        operations.put(name, new Operation(
                new OpenMBeanOperationInfoSupport(name, explanation, new OpenMBeanParameterInfo[0], SimpleType.STRING,
                        MBeanOperationInfo.ACTION),
                arguments -> order.carryOut()));
        return this;
    }

    private OpenBean value(String name, String explanation, OpenType<?> type, Supplier<?> supplier) {
        values.put(name, new Value(
                new OpenMBeanAttributeInfoSupport(name, explanation, type, true, false, false), supplier));
        return this;
    }

    private static ArrayType<String[]> textArray() {
        try {
            return new ArrayType<>(1, SimpleType.STRING);
        } catch (OpenDataException e) {
            throw new IllegalStateException("an array of texts is an open type", e);
        }
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Value value = values.get(name);
        if (value == null) {
            throw new AttributeNotFoundException("no attribute " + name + "; there are " + values.keySet());
        }
        return value.supplier().get();
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        var list = new AttributeList();
        for (String name : names) {
            Value value = values.get(name);
            if (value != null) {
                list.add(new Attribute(name, value.supplier().get()));
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("attribute " + attribute.getName() + " cannot be written");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String name, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        Operation operation = operations.get(name);
        if (operation == null || !fits(operation.info(), arguments)) {
            throw new ReflectionException(new NoSuchMethodException(name),
                    "no operation " + name + " with these arguments; there are "
                            + operations.values().stream().map(OpenBean::signature).toList());
        }
        try {
            return operation.invocation().on(arguments);
        } catch (IllegalArgumentException e) {
            throw new MBeanException(e, e.getMessage());
        } catch (AgentException refused) {
            // a client has our classes no more than it needs them for anything else here
            throw new MBeanException(new IllegalStateException(refused.getMessage()), refused.getMessage());
        }
    }

    private static boolean fits(OpenMBeanOperationInfo operation, Object[] arguments) {
        int given = arguments == null ? 0 : arguments.length;
        return given == operation.getSignature().length && (given == 0 || arguments[0] instanceof Integer);
    }

    private static String signature(Operation operation) {
        return operation.info().getName() + (operation.info().getSignature().length == 0 ? "()" : "(int)");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return info();
    }

    /** @param notifications kinds of notifications that the bean sends, whoever sends them for it */
    MBeanInfo info(MBeanNotificationInfo... notifications) {
        return new OpenMBeanInfoSupport(OpenBean.class.getName(), description,
                values.values().stream().map(Value::info).toArray(OpenMBeanAttributeInfo[]::new),
                new OpenMBeanConstructorInfo[0],
                operations.values().stream().map(Operation::info).toArray(OpenMBeanOperationInfo[]::new),
                notifications);
    }
}
