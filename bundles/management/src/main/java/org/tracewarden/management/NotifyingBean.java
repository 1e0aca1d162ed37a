// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.ReflectionException;

/** An {@link OpenBean} that also tells what happens. Its notifications are numbered from 1. Thread-safe. */
final class NotifyingBean implements DynamicMBean, NotificationEmitter {

    private final ObjectName name;
    private final OpenBean bean;
    private final MBeanNotificationInfo[] kinds;
    private final NotificationBroadcasterSupport listeners = new NotificationBroadcasterSupport();
    private final AtomicLong sent = new AtomicLong();

    NotifyingBean(ObjectName name, OpenBean bean, MBeanNotificationInfo... kinds) {
        this.name = name;
        this.bean = bean;
        this.kinds = kinds;
    }

    /** Tells all listeners, on this thread. */
    synchronized void send(Notice notice) {
        var notification = new Notification(
                notice.type(), name, sent.incrementAndGet(), notice.at().toEpochMilli(), notice.message());
        notification.setUserData(notice.userData());
        listeners.sendNotification(notification);
    }

    @Override
    public void addNotificationListener(NotificationListener listener, NotificationFilter filter, Object handback) {
        listeners.addNotificationListener(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        listeners.removeNotificationListener(listener);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener, NotificationFilter filter, Object handback)
            throws ListenerNotFoundException {
        listeners.removeNotificationListener(listener, filter, handback);
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return kinds.clone();
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        return bean.getAttribute(attribute);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        return bean.getAttributes(attributes);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        bean.setAttribute(attribute);
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return bean.setAttributes(attributes);
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        return bean.invoke(operation, arguments, signature);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return bean.info(kinds);
    }
}
