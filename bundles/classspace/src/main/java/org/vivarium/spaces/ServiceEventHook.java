package org.vivarium.spaces;

import java.util.Collection;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/** Lets a bundle hear of the services that it can find. */
final class ServiceEventHook implements EventListenerHook {
    private final Ownership ownership;

    ServiceEventHook(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        Bundle provider = event.getServiceReference().getBundle();
        if (provider == null) {
            return;
        }
        String[] interfaces = (String[]) event.getServiceReference().getProperty(Constants.OBJECTCLASS);
        listeners.keySet().removeIf(context -> {
            Bundle user = Ownership.bundleOf(context);
            return user == null || !ownership.mayUse(user, provider, interfaces);
        });
    }
}
