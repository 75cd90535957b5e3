package org.vivarium.spaces;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps wires inside a class space, but for those to the visible part of the platform, and off what is being replaced there.
 */
final class WiringHook implements ResolverHookFactory, ResolverHook {
    private final Ownership ownership;

    WiringHook(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    /** Nothing is ever removed here: Felix 7.0.5 drops every resolved provider, the system bundle too, once a hook does. */
    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
        var bundle = singleton.getRevision().getBundle();
        collisions.removeIf(collision ->
                !ownership.mayCollide(bundle, collision.getRevision().getBundle()));
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        Bundle requirer = requirement.getRevision().getBundle();
        Set<BundleCapability> allowed = new HashSet<>();
        for (BundleCapability candidate : candidates) {
            if (ownership.mayWire(requirer, candidate.getRevision().getBundle())) {
                allowed.add(candidate);
            }
        }
        if (allowed.size() < candidates.size()) {
            // Felix keeps them in a list: one removal after the other would move its end each time.
            candidates.retainAll(allowed);
        }
    }

    @Override
    public void end() {}
}
