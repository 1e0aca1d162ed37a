// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** A table of text keys and numbers. Rows whose keys occurred before are left out: the first one stays. */
final class Table {

    private final String[] columns;
    private final TabularType type;
    private final Supplier<List<Object[]>> rows;

    private Table(String[] columns, TabularType type, Supplier<List<Object[]>> rows) {
        this.columns = columns;
        this.type = type;
        this.rows = rows;
    }

    /**
     * @param keys names of the first columns, which hold texts and together identify a row
     * @param numbers names of the other columns, which hold longs
     * @param rows each with as many values as there are columns
     */
    static Table of(String name, List<String> keys, List<String> numbers, Supplier<List<Object[]>> rows) {
        List<String> columns = new ArrayList<>(keys);
        columns.addAll(numbers);
        OpenType<?>[] types = new OpenType<?>[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = i < keys.size() ? SimpleType.STRING : SimpleType.LONG;
        }
        String[] names = columns.toArray(String[]::new);
        try {
            var row = new CompositeType(name + "Row", "one row of " + name, names, names, types);
            return new Table(names, new TabularType(name, name, row, keys.toArray(String[]::new)), rows);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException("cannot make table " + name, e);
        }
    }

    TabularType type() {
        return type;
    }

    TabularData read() {
        var data = new TabularDataSupport(type);
        for (Object[] values : rows.get()) {
            try {
                var row = new CompositeDataSupport(type.getRowType(), columns, values);
                data.putIfAbsent(data.calculateIndex(row), row);
            } catch (OpenDataException e) {
                throw new IllegalStateException("a row of " + type.getTypeName() + " does not fit its columns", e);
            }
        }
        return data;
    }
}
