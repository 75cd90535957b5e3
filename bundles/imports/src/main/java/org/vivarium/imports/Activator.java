package org.vivarium.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleFinder;
import org.vivarium.modules.ModuleListener;
import org.vivarium.modules.PythonPackages;

/** Offers the import system as long as there are class spaces. Who the hooks and traces are known to may come and go. */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<Interpreters, Interpreters> runtime;
    private @Nullable ServiceTracker<ClassSpaces, Running> tracker;

    /** What stands on one {@link ClassSpaces} service. */
    private record Running(
            Imports imports, List<ServiceRegistration<?>> registrations, List<ServiceTracker<?, ?>> trackers) {
        void stop() {
            registrations.reversed().forEach(ServiceRegistration::unregister);
            imports.close();
            trackers.reversed().forEach(ServiceTracker::close);
        }
    }

    @Override
    public void start(BundleContext context) {
        ServiceTracker<Interpreters, Interpreters> interpreters =
                new ServiceTracker<>(context, Interpreters.class, null);
        interpreters.open();
        runtime = interpreters;
        tracker = new ServiceTracker<>(context, ClassSpaces.class, new ServiceTrackerCustomizer<>() {
            @Override
            public Running addingService(ServiceReference<ClassSpaces> reference) {
                return run(
                        context, context.getService(reference), () -> Optional.ofNullable(interpreters.getService()));
            }

            @Override
            public void modifiedService(ServiceReference<ClassSpaces> reference, Running running) {
                // Its properties say nothing that is used here.
            }

            @Override
            public void removedService(ServiceReference<ClassSpaces> reference, Running running) {
                running.stop();
                context.ungetService(reference);
            }
        });
        tracker.open();
    }

    private static Running run(
            BundleContext context, ClassSpaces spaces, Supplier<Optional<Interpreters>> interpreters) {
        ServiceTracker<ModuleFinder, ModuleFinder> finders = new ServiceTracker<>(context, ModuleFinder.class, null);
        ServiceTracker<ModuleListener, ModuleListener> listeners =
                new ServiceTracker<>(context, ModuleListener.class, null);
        ServiceTracker<Collectors, Collectors> collectors = new ServiceTracker<>(context, Collectors.class, null);
        ServiceTracker<Channels, Channels> channels = new ServiceTracker<>(context, Channels.class, null);
        ServiceTracker<Queues, Queues> queues = new ServiceTracker<>(context, Queues.class, null);
        List<ServiceTracker<?, ?>> trackers = List.of(finders, listeners, collectors, channels, queues);
        trackers.forEach(ServiceTracker::open);
        Deployments deployments = new Deployments(spaces, interpreters);
        Imports imports = new Imports(
                context,
                deployments,
                deployed -> new MetaPath(() -> entries(finders), deployed),
                new ModuleMaker(
                        spaces,
                        interpreters,
                        () -> List.copyOf(listeners.getTracked().values()),
                        () -> Optional.ofNullable(collectors.getService())));
        DeploymentAdmin admin = new DeploymentAdmin(
                deployments, new ModuleHolders(imports), () -> Ties.now(channels.getService(), queues.getService()));
        List<ServiceRegistration<?>> registrations = new ArrayList<>();
        registrations.add(context.registerService(ModuleFinder.class, imports.deployed(), null));
        registrations.add(context.registerService(ModuleBundles.class, admin, null));
        registrations.add(context.registerService(ImportSystem.class, imports, null));
        imports.packages().open();
        registrations.add(context.registerService(PythonPackages.class, imports.packages(), null));
        if (isFileInstallPresent()) {
            registrations.add(DeployFolder.register(context, admin));
        }
        return new Running(imports, registrations, trackers);
    }

    /** The finders that are there, the one with the highest ranking in front. */
    private static List<MetaPath.Entry> entries(ServiceTracker<ModuleFinder, ModuleFinder> finders) {
        return finders.getTracked().entrySet().stream()
                .map(each -> new MetaPath.Entry(each.getValue(), each.getKey().getProperty(Interpreter.ID)))
                .toList();
    }

    private static boolean isFileInstallPresent() {
        return FrameworkUtil.getBundle(Activator.class)
                .adapt(org.osgi.framework.wiring.BundleWiring.class)
                .getRequiredWires("osgi.wiring.package")
                .stream()
                .anyMatch(wire -> "org.apache.felix.fileinstall"
                        .equals(wire.getCapability().getAttributes().get("osgi.wiring.package")));
    }

    @Override
    public void stop(BundleContext context) {
        if (tracker != null) {
            tracker.close();
        }
        if (runtime != null) {
            runtime.close();
        }
    }
}
