package org.vivarium.unloads;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.PinRepair;
import org.vivarium.classspace.StrayThreads;
import org.vivarium.gc.Leaks;

/** Offers to break what is known to keep class loaders, and, while there are class spaces, to look for the rest and for stray threads. */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<ClassSpaces, List<ServiceRegistration<?>>> spaces;

    @Override
    public void start(BundleContext context) {
        context.registerService(PinRepair.class, new Pins(), null);
        spaces = new ServiceTracker<>(context, ClassSpaces.class, null) {
            @Override
            public List<ServiceRegistration<?>> addingService(ServiceReference<ClassSpaces> reference) {
                ClassSpaces there = context.getService(reference);
                return List.of(
                        context.registerService(Leaks.class, new LeakFinder(context, there), null),
                        context.registerService(StrayThreads.class, new Strays(context, there), null));
            }

            @Override
            public void removedService(
                    ServiceReference<ClassSpaces> reference, List<ServiceRegistration<?>> registrations) {
                registrations.reversed().forEach(ServiceRegistration::unregister);
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
