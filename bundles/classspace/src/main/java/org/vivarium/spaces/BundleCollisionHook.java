package org.vivarium.spaces;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.bundle.CollisionHook;

/** Allows the same bundle in several class spaces, in frameworks where {@code org.osgi.framework.bsnversion} is managed. */
final class BundleCollisionHook implements CollisionHook {
    private final Ownership ownership;

    BundleCollisionHook(Ownership ownership) {
        this.ownership = ownership;
    }

    /**
     * The bundle that is being installed is not told, only who installs it, and that is this bundle for every class space. So
     * what belongs to spaces or the store collides with nothing; a space's own table keeps doubles out.
     */
    @Override
    public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
        candidates.removeIf(candidate -> ownership.ownerOf(candidate) != Ownership.PLATFORM);
    }
}
