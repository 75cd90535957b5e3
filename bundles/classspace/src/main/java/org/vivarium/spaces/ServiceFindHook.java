package org.vivarium.spaces;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.FindHook;

/** Shows a bundle the services of its own class space and the visible ones of the platform. */
final class ServiceFindHook implements FindHook {
    private final Ownership ownership;

    ServiceFindHook(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public void find(
            BundleContext context,
            @Nullable String name,
            @Nullable String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        Bundle user = Ownership.bundleOf(context);
        references.removeIf(reference -> user == null || !mayUse(user, reference));
    }

    private boolean mayUse(Bundle user, ServiceReference<?> reference) {
        Bundle provider = reference.getBundle();
        return provider != null
                && ownership.mayUse(user, provider, (String[]) reference.getProperty(Constants.OBJECTCLASS));
    }
}
