package org.vivarium.unloads;

import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** The beans in the servers of Java Management Extensions; a server that nobody has asked for is not made. */
final class MBeans implements Pin {
    private static final System.Logger LOGGER = System.getLogger(MBeans.class.getName());

    @Override
    public void repair(Leaving leaving) {
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            for (ObjectName name : server.queryNames(null, null)) {
                repair(server, name, leaving);
            }
        }
    }

    private static void repair(MBeanServer server, ObjectName name, Leaving leaving) {
        try {
            ClassLoader loader = server.getClassLoaderFor(name);
            if (loader != null && leaving.owns(loader)) {
                leaving.remove(loader, "unregistered the MBean " + name, () -> server.unregisterMBean(name));
            }
        } catch (InstanceNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, name + " has gone meanwhile", e);
        }
    }
}
