package org.vivarium.spaces.providers;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** The providers that {@code ServiceLoader} finds for a class in a class space, as a service. Thread-safe. */
@ProviderType
public interface Providers {
    /**
     * A class loader that finds the providers of a service: those that the class's own loader finds, and those that are
     * published in the same class space.
     *
     * @param service the service's type, as the class sees it
     * @param consumer the class that looks for providers
     */
    ClassLoader loader(Class<?> service, Class<?> consumer);

    /** The same, as woven classes call it; after the end of all class spaces, the class's own loader. */
    static ClassLoader of(Class<?> service, Class<?> consumer) {
        return Optional.ofNullable(FrameworkUtil.getBundle(Providers.class))
                .map(Bundle::getBundleContext)
                .map(Providers::find)
                .map(providers -> providers.loader(service, consumer))
                .orElseGet(consumer::getClassLoader);
    }

    private static @Nullable Providers find(BundleContext context) {
        ServiceReference<Providers> reference = context.getServiceReference(Providers.class);
        return reference == null ? null : context.getService(reference);
    }
}
