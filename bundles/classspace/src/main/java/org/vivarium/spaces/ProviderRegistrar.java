package org.vivarium.spaces;

import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Registers the providers of bundles in class spaces that require {@code osgi.serviceloader.registrar} as services, when
 * such a bundle has started. They are that bundle's own services, and go when it stops. Thread-safe.
 */
final class ProviderRegistrar implements SynchronousBundleListener {
    private static final System.Logger LOGGER = System.getLogger(ProviderRegistrar.class.getName());

    /** The directive that names the provider to register, none of them when it is empty; without it all are. */
    private static final String REGISTER = "register";

    /** The service property that says whose work the registration is. */
    private static final String MEDIATOR = "serviceloader.mediator";

    private final long mediator;
    private final Ownership ownership;

    ProviderRegistrar(long mediator, Ownership ownership) {
        this.mediator = mediator;
        this.ownership = ownership;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() != BundleEvent.STARTED || ownership.ownerOf(bundle) < 0) {
            return;
        }
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        BundleContext context = bundle.getBundleContext();
        if (wiring != null && context != null && SpaceProviders.extend(wiring, SpaceProviders.REGISTRAR)) {
            wiring.getCapabilities(SpaceProviders.NAMESPACE).forEach(published -> register(context, wiring, published));
        }
    }

    private void register(BundleContext context, BundleWiring wiring, BundleCapability published) {
        String service = String.valueOf(published.getAttributes().get(SpaceProviders.NAMESPACE));
        try {
            for (String provider : chosen(published, SpaceProviders.names(wiring, service))) {
                Class<?> type = wiring.getClassLoader().loadClass(provider);
                context.registerService(service, new Instances(type), properties(published));
            }
        } catch (IOException | ClassNotFoundException | IllegalStateException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the providers of " + service + " in " + wiring.getBundle() + " are no services",
                    e);
        }
    }

    private static List<String> chosen(BundleCapability published, List<String> all) {
        String chosen = published.getDirectives().get(REGISTER);
        return chosen == null ? all : all.stream().filter(chosen::equals).toList();
    }

    private Dictionary<String, Object> properties(BundleCapability published) {
        Map<String, Object> properties = new HashMap<>();
        published.getAttributes().forEach((name, value) -> {
            if (!name.startsWith(".") && !name.equals(SpaceProviders.NAMESPACE)) {
                properties.put(name, value);
            }
        });
        properties.put(MEDIATOR, mediator);
        return FrameworkUtil.asDictionary(properties);
    }

    /** Makes an instance for each bundle that gets the service. */
    private record Instances(Class<?> type) implements PrototypeServiceFactory<Object> {
        @Override
        public Object getService(Bundle user, ServiceRegistration<Object> registration) {
            try {
                return type.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("provider " + type.getName() + " cannot be made", e);
            }
        }

        @Override
        public void ungetService(Bundle user, ServiceRegistration<Object> registration, Object service) {}
    }
}
