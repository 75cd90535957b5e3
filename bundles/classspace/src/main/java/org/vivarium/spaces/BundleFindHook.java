package org.vivarium.spaces;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.bundle.FindHook;

/** Shows a bundle the bundles of its own class space and the visible part of the platform. */
final class BundleFindHook implements FindHook {
    private final Ownership ownership;

    BundleFindHook(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public void find(BundleContext context, Collection<Bundle> bundles) {
        Bundle viewer = Ownership.bundleOf(context);
        bundles.removeIf(bundle -> viewer == null || !ownership.maySee(viewer, bundle));
    }
}
