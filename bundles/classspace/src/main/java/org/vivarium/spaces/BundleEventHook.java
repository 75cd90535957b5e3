package org.vivarium.spaces;

import java.util.Collection;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;

/**
 * Lets a bundle hear of the bundles that it can find; some of the platform's hear of the platform's own alone. A log service
 * would otherwise log six lines for each import, which costs as much as a tenth of it, and forget for them what was logged.
 */
final class BundleEventHook implements EventHook {
    private final Ownership ownership;
    private final Set<String> unconcerned;

    /**
     * A hook.
     *
     * @param unconcerned symbolic names of bundles that hear nothing of those in class spaces
     */
    BundleEventHook(Ownership ownership, Set<String> unconcerned) {
        this.ownership = ownership;
        this.unconcerned = unconcerned;
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        boolean isPlatform = ownership.ownerOf(event.getBundle()) == Ownership.PLATFORM;
        contexts.removeIf(context -> {
            Bundle listener = Ownership.bundleOf(context);
            return listener == null
                    || !ownership.maySee(listener, event.getBundle())
                    || (!isPlatform && unconcerned.contains(listener.getSymbolicName()));
        });
    }
}
