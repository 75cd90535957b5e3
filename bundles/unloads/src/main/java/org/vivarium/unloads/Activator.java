package org.vivarium.unloads;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.PinRepair;
import org.vivarium.gc.Leaks;

/** Offers to break what is known to keep class loaders, and, while there are class spaces, to look for the rest. */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<ClassSpaces, ServiceRegistration<Leaks>> spaces;

    @Override
    public void start(BundleContext context) {
        context.registerService(PinRepair.class, new Pins(), null);
        spaces = new ServiceTracker<>(context, ClassSpaces.class, null) {
            @Override
            public ServiceRegistration<Leaks> addingService(ServiceReference<ClassSpaces> reference) {
                return context.registerService(
                        Leaks.class, new LeakFinder(context, context.getService(reference)), null);
            }

            @Override
            public void removedService(
                    ServiceReference<ClassSpaces> reference, ServiceRegistration<Leaks> registration) {
                registration.unregister();
                context.ungetService(reference);
            }
        };
        spaces.open();
    }

    @Override
    public void stop(BundleContext context) {
        if (spaces != null) {
            spaces.close();
        }
    }
}
