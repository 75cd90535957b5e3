package org.vivarium.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.PythonPackages;

/** The services that Python code reaches, as they come and go. Thread-safe. */
final class TrackedServices implements HostFunctions.Services {
    private static final List<Class<?>> TYPES = List.of(
            ImportSystem.class,
            PythonPackages.class,
            Interpreters.class,
            Queues.class,
            Channels.class,
            Collectors.class);

    private final Map<Class<?>, ServiceTracker<?, ?>> trackers = new LinkedHashMap<>();

    TrackedServices(BundleContext context) {
        TYPES.forEach(type -> trackers.put(type, new ServiceTracker<>(context, type, null)));
    }

    void open() {
        trackers.values().forEach(ServiceTracker::open);
    }

    void close() {
        trackers.values().forEach(ServiceTracker::close);
    }

    private <T> @Nullable T find(Class<T> type) {
        return type.cast(Objects.requireNonNull(trackers.get(type)).getService());
    }

    @Override
    public @Nullable ImportSystem importSystem() {
        return find(ImportSystem.class);
    }

    @Override
    public @Nullable PythonPackages pythonPackages() {
        return find(PythonPackages.class);
    }

    @Override
    public @Nullable Interpreters interpreters() {
        return find(Interpreters.class);
    }

    @Override
    public @Nullable Queues queues() {
        return find(Queues.class);
    }

    @Override
    public @Nullable Channels channels() {
        return find(Channels.class);
    }

    @Override
    public @Nullable Collectors collectors() {
        return find(Collectors.class);
    }
}
