package org.vivarium.crossing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.Interpreters;

/** Offers the registry. */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<ClassSpaces, ClassSpaces> spaces;
    private @Nullable ServiceTracker<Interpreters, Interpreters> runtime;

    @Override
    public void start(BundleContext context) {
        ServiceTracker<ClassSpaces, ClassSpaces> classSpaces = new ServiceTracker<>(context, ClassSpaces.class, null);
        ServiceTracker<Interpreters, Interpreters> interpreters =
                new ServiceTracker<>(context, Interpreters.class, null);
        classSpaces.open();
        interpreters.open();
        spaces = classSpaces;
        runtime = interpreters;
        context.registerService(
                CrossInterpreterRegistry.class,
                new Registry(
                        context,
                        () -> Optional.ofNullable(classSpaces.getService()),
                        () -> Optional.ofNullable(interpreters.getService())),
                null);
    }

    @Override
    public void stop(BundleContext context) {
        if (runtime != null) {
            runtime.close();
        }
        if (spaces != null) {
            spaces.close();
        }
    }
}
