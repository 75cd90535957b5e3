package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.connect.ModuleConnector;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.spaces.providers.Providers;

/** Puts up the hooks, then the service; takes them down in reverse, after every space has ended. */
public final class Activator implements BundleActivator {
    /** Framework property: symbolic names of the platform's bundles that class spaces see, separated by commas. */
    private static final String BUNDLES = "vivarium.space.bundles";

    /** Framework property: interfaces of the platform's services that class spaces see, separated by commas. */
    private static final String SERVICES = "vivarium.space.services";

    private static final String DEFAULT_BUNDLES = "org.vivarium.api,org.vivarium.classspace,org.apache.felix.scr,"
            + "org.osgi.service.component,org.osgi.service.log,org.osgi.util.function,org.osgi.util.promise";
    private static final String DEFAULT_SERVICES = "org.vivarium.interpreters.Interpreters";

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private @Nullable Spaces spaces;

    @Override
    public void start(BundleContext context) {
        Ownership ownership =
                new Ownership(names(context, BUNDLES, DEFAULT_BUNDLES), names(context, SERVICES, DEFAULT_SERVICES));
        Installer installer = new Installer(context, ownership);
        BundleStore store = new BundleStore(ownership, installer);
        Closures closures = new Closures(context, ownership, store);
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (ownership.ownerOf(event.getBundle()) == Ownership.PLATFORM) {
                closures.changed();
            }
        });
        hook(context, ModuleConnector.class, ownership);
        hook(context, ResolverHookFactory.class, new WiringHook(ownership));
        hook(context, org.osgi.framework.hooks.bundle.CollisionHook.class, new BundleCollisionHook(ownership));
        hook(context, org.osgi.framework.hooks.bundle.FindHook.class, new BundleFindHook(ownership));
        hook(context, org.osgi.framework.hooks.bundle.EventHook.class, new BundleEventHook(ownership));
        hook(context, org.osgi.framework.hooks.service.FindHook.class, new ServiceFindHook(ownership));
        hook(context, org.osgi.framework.hooks.service.EventListenerHook.class, new ServiceEventHook(ownership));
        context.addBundleListener(new ProviderRegistrar(context.getBundle().getBundleId(), ownership));
        hook(context, Providers.class, new SpaceProviders(context, ownership));
        hook(context, WeavingHook.class, new ServiceLoaderHook(ownership));
        spaces = new Spaces(context, ownership, store, closures, installer);
        hook(context, ClassSpaces.class, spaces);
    }

    private <T> void hook(BundleContext context, Class<T> type, T service) {
        registrations.add(context.registerService(type, service, null));
    }

    private static Set<String> names(BundleContext context, String property, String byDefault) {
        String names = context.getProperty(property);
        return Arrays.stream((names == null ? byDefault : names).split(","))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void stop(BundleContext context) {
        registrations.removeLast().unregister();
        try {
            if (spaces != null) {
                spaces.close();
            }
        } finally {
            registrations.reversed().forEach(ServiceRegistration::unregister);
            registrations.clear();
        }
    }
}
