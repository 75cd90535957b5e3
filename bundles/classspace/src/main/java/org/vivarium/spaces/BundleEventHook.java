package org.vivarium.spaces;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;

/** Lets a bundle hear of the bundles that it can find. */
final class BundleEventHook implements EventHook {
    private final Ownership ownership;

    BundleEventHook(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        contexts.removeIf(context -> {
            Bundle listener = Ownership.bundleOf(context);
            return listener == null || !ownership.maySee(listener, event.getBundle());
        });
    }
}
