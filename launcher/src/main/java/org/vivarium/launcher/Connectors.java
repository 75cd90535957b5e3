package org.vivarium.launcher;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The framework's one module connector: asks those that bundles have registered as services, highest ranking first.
 *
 * <p>A connector has to be there before the framework is; this one lets bundles be connectors. Thread-safe.
 */
final class Connectors implements ModuleConnector, BundleActivator {
    private volatile @Nullable ServiceTracker<ModuleConnector, ModuleConnector> services;

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // Registered connectors come and go; none is there yet.
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.of(this);
    }

    @Override
    public void start(BundleContext context) {
        ServiceTracker<ModuleConnector, ModuleConnector> tracker =
                new ServiceTracker<>(context, ModuleConnector.class, null);
        tracker.open();
        services = tracker;
    }

    @Override
    public void stop(BundleContext context) {
        ServiceTracker<ModuleConnector, ModuleConnector> tracker = services;
        services = null;
        if (tracker != null) {
            tracker.close();
        }
    }

    @Override
    public Optional<ConnectModule> connect(String location) throws BundleException {
        ServiceTracker<ModuleConnector, ModuleConnector> tracker = services;
        if (tracker != null && !tracker.isEmpty()) {
            for (ModuleConnector connector : tracker.getTracked().values()) {
                Optional<ConnectModule> module = connector.connect(location);
                if (module.isPresent()) {
                    return module;
                }
            }
        }
        return Optional.empty();
    }
}
