package org.vivarium.integration.platform;

import java.io.File;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * Makes the framework that Pax Exam starts: an ordinary one, or with {@link #CONNECT} one that gets the content of bundles
 * from the connectors registered in it, as the launcher's does.
 */
public final class ConnectingFramework implements FrameworkFactory {
    /** Framework property: {@code true} to ask connectors. */
    static final String CONNECT = "vivarium.test.connect";

    @Override
    public Framework newFramework(Map<String, String> properties) {
        var felix = new org.apache.felix.framework.FrameworkFactory();
        if (!"true".equals(properties.get(CONNECT))) {
            return felix.newFramework(properties);
        }
        RegisteredConnectors connectors = new RegisteredConnectors(new AtomicReference<>());
        Framework framework = felix.newFramework(properties, connectors);
        connectors.framework.set(framework);
        return framework;
    }

    private record RegisteredConnectors(AtomicReference<Framework> framework) implements ModuleConnector {
        @Override
        public void initialize(File storage, Map<String, String> configuration) {}

        @Override
        public Optional<ConnectModule> connect(String location) throws BundleException {
            BundleContext context = framework.get().getBundleContext();
            for (ServiceReference<ModuleConnector> reference : connectors(context)) {
                Optional<ConnectModule> module = context.getService(reference).connect(location);
                if (module.isPresent()) {
                    return module;
                }
            }
            return Optional.empty();
        }

        private static Collection<ServiceReference<ModuleConnector>> connectors(BundleContext context) {
            try {
                return context.getServiceReferences(ModuleConnector.class, null);
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException("there is no filter", e);
            }
        }

        @Override
        public Optional<BundleActivator> newBundleActivator() {
            return Optional.empty();
        }
    }
}
