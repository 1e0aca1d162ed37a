// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.management.DynamicMBean;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans of one component. While a bundle is updated, the new service may come before the old one goes; then the
 * newest bean of a name is the one that shows, and an older one that is still there comes back when it goes.
 * Thread-safe.
 */
final class Beans {

    static final String DOMAIN = "org.tracewarden";

    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);

    private final MBeanServer server;
    private final Map<ObjectName, Deque<DynamicMBean>> beans = new HashMap<>();

    Beans(MBeanServer server) {
        this.server = server;
    }

    static ObjectName name(String type) {
        return parse(DOMAIN + ":type=" + type);
    }

    static ObjectName name(String type, String name) {
        boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> ",=:\"*?\n\\".indexOf(c) >= 0);
        return parse(DOMAIN + ":type=" + type + ",name=" + (plain ? name : ObjectName.quote(name)));
    }

    private static ObjectName parse(String name) {
        try {
            return new ObjectName(name);
        } catch (JMException e) {
            throw new IllegalArgumentException("not a name of a bean: " + name, e);
        }
    }

    synchronized void add(ObjectName name, DynamicMBean bean) {
        Deque<DynamicMBean> sameName = beans.computeIfAbsent(name, n -> new ArrayDeque<>());
        if (!sameName.isEmpty()) {
            unregister(name);
        }
        sameName.push(bean);
        register(name, bean);
    }

    synchronized void remove(ObjectName name, DynamicMBean bean) {
        Deque<DynamicMBean> sameName = beans.get(name);
        if (sameName == null || !sameName.contains(bean)) {
            return;
        }
        boolean shown = sameName.peek() == bean;
        sameName.remove(bean);
        if (shown) {
            unregister(name);
            if (!sameName.isEmpty()) {
                register(name, sameName.peek());
            }
        }
        if (sameName.isEmpty()) {
            beans.remove(name);
        }
    }

    synchronized void removeAll() {
        beans.keySet().forEach(this::unregister);
        beans.clear();
    }

    private void register(ObjectName name, DynamicMBean bean) {
        try {
            server.registerMBean(bean, name);
        } catch (JMException e) {
            LOG.warn("{} cannot be shown over JMX; is something else registered under that name?", name, e);
        }
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.warn("{} was no longer registered with JMX: somebody else took it away", name);
        } catch (JMException e) {
            LOG.warn("{} could not be taken from JMX", name, e);
        }
    }
}
