package org.vivarium.crossing;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.channels.Channels;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Queues;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.Interpreters;

/** Offers queues, channels, and what encodes the values, as long as there is a runtime. */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<ClassSpaces, ClassSpaces> spaces;
    private @Nullable ServiceTracker<Interpreters, Running> runtimes;

    /** What stands on one runtime. */
    private record Running(Crossing crossing, List<ServiceRegistration<?>> registrations) {
        void stop() {
            registrations.reversed().forEach(ServiceRegistration::unregister);
            crossing.close();
        }
    }

    @Override
    public void start(BundleContext context) {
        ServiceTracker<ClassSpaces, ClassSpaces> classSpaces = new ServiceTracker<>(context, ClassSpaces.class, null);
        classSpaces.open();
        spaces = classSpaces;
        runtimes = new ServiceTracker<>(context, Interpreters.class, null) {
            @Override
            public Running addingService(ServiceReference<Interpreters> reference) {
                return run(context, classSpaces, context.getService(reference));
            }

            @Override
            public void removedService(ServiceReference<Interpreters> reference, Running running) {
                running.stop();
                context.ungetService(reference);
            }
        };
        runtimes.open();
    }

    private static Running run(
            BundleContext context, ServiceTracker<ClassSpaces, ClassSpaces> spaces, Interpreters interpreters) {
        Registry registry =
                new Registry(context, () -> Optional.ofNullable(spaces.getService()), () -> Optional.of(interpreters));
        Crossing crossing = new Crossing(context, interpreters, registry);
        return new Running(
                crossing,
                List.of(
                        context.registerService(CrossInterpreterRegistry.class, registry, null),
                        context.registerService(Queues.class, crossing.queues(), null),
                        context.registerService(Channels.class, crossing.channels(), null)));
    }

    @Override
    public void stop(BundleContext context) {
        if (runtimes != null) {
            runtimes.close();
        }
        if (spaces != null) {
            spaces.close();
        }
    }
}
