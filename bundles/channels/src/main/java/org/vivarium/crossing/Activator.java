package org.vivarium.crossing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.vivarium.channels.Channels;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Queues;
import org.vivarium.interpreters.Interpreters;

/** Offers queues and channels as long as there is a runtime, and what encodes the values. */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<Interpreters, ServiceTracker<?, ?>> tracker;

    /** What stands on one runtime. */
    private record Running(Crossing crossing, List<ServiceRegistration<?>> registrations) {
        void stop() {
            registrations.reversed().forEach(ServiceRegistration::unregister);
            crossing.close();
        }
    }

    @Override
    public void start(BundleContext context) {
        tracker = new ServiceTracker<>(context, Interpreters.class, new ServiceTrackerCustomizer<>() {
            @Override
            public ServiceTracker<?, ?> addingService(ServiceReference<Interpreters> reference) {
                ServiceTracker<?, ?> registries = registries(context, context.getService(reference));
                registries.open();
                return registries;
            }

            @Override
            public void modifiedService(ServiceReference<Interpreters> reference, ServiceTracker<?, ?> registries) {
                // Its properties say nothing that is used here.
            }

            @Override
            public void removedService(ServiceReference<Interpreters> reference, ServiceTracker<?, ?> registries) {
                registries.close();
                context.ungetService(reference);
            }
        });
        tracker.open();
    }

    private static ServiceTracker<?, ?> registries(BundleContext context, Interpreters interpreters) {
        return new ServiceTracker<CrossInterpreterRegistry, Running>(context, CrossInterpreterRegistry.class, null) {
            @Override
            public Running addingService(ServiceReference<CrossInterpreterRegistry> reference) {
                return run(context, interpreters, context.getService(reference));
            }

            @Override
            public void removedService(ServiceReference<CrossInterpreterRegistry> reference, Running running) {
                running.stop();
                context.ungetService(reference);
            }
        };
    }

    private static Running run(BundleContext context, Interpreters interpreters, CrossInterpreterRegistry registry) {
        Crossing crossing = new Crossing(context, interpreters, registry);
        return new Running(
                crossing,
                List.of(
                        context.registerService(Queues.class, crossing.queues(), null),
                        context.registerService(Channels.class, crossing.channels(), null)));
    }

    @Override
    public void stop(BundleContext context) {
        if (tracker != null) {
            tracker.close();
        }
    }
}
