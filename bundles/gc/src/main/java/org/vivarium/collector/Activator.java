package org.vivarium.collector;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.Interpreters;

/**
 * Offers the collectors as long as there is a runtime. Those that exist end with their interpreters, or with this bundle: their finalizers
 * are called either way.
 */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<Interpreters, Running> runtimes;

    /** What stands on one runtime. */
    private record Running(CollectorTable table, ServiceRegistration<Collectors> registration) {
        void stop() {
            registration.unregister();
            table.refuse();
        }
    }

    @Override
    public void start(BundleContext context) {
        ServiceTracker<Interpreters, Running> tracker = new ServiceTracker<>(context, Interpreters.class, null) {
            @Override
            public Running addingService(ServiceReference<Interpreters> reference) {
                CollectorTable table = new CollectorTable(context, context.getService(reference));
                return new Running(table, context.registerService(Collectors.class, table, null));
            }

            @Override
            public void removedService(ServiceReference<Interpreters> reference, Running running) {
                running.stop();
                context.ungetService(reference);
            }
        };
        tracker.open();
        runtimes = tracker;
    }

    @Override
    public void stop(BundleContext context) {
        if (runtimes != null) {
            runtimes.close();
        }
    }
}
