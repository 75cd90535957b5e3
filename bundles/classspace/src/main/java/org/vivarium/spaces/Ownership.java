package org.vivarium.spaces;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Whose each bundle is: an interpreter's, the store's, or the platform's. A location is entered before its bundle is
 * installed, so that no hook sees the bundle without its owner. Thread-safe.
 *
 * <p>It is also what the framework's connector asks for the content at these locations.
 */
final class Ownership implements ModuleConnector {
    /** The owner of stored bundles; interpreters' ids are not negative. */
    static final long STORE = -1;

    /** The owner of every bundle that has no entry. */
    static final long PLATFORM = -2;

    private final ConcurrentHashMap<String, Placement> placements = new ConcurrentHashMap<>();
    private volatile boolean askedForContent;
    private final Set<String> visibleBundles;
    private final Set<String> visibleServices;

    private static final class Placement {
        private final long owner;
        private final ConnectModule module;
        private volatile Standing standing = Standing.STAYS;

        Placement(long owner, ConnectModule module) {
            this.owner = owner;
            this.module = module;
        }
    }

    /**
     * Takes the lists of what class spaces see of the platform.
     *
     * @param visibleBundles symbolic names; the system bundle is always visible
     * @param visibleServices names of service interfaces
     */
    Ownership(Set<String> visibleBundles, Set<String> visibleServices) {
        this.visibleBundles = visibleBundles;
        this.visibleServices = visibleServices;
    }

    /** Makes a location that nobody can guess, and enters it. */
    String place(long owner, String symbolicName, ConnectModule module) {
        String location =
                (owner == STORE ? "vivarium:" : "interp:" + owner + ":") + symbolicName + ":" + UUID.randomUUID();
        placements.put(location, new Placement(owner, module));
        return location;
    }

    /** Whether the framework has a connector that asks here. */
    boolean isAskedForContent() {
        return askedForContent;
    }

    /** Removes a location after its bundle is gone. */
    void remove(String location) {
        placements.remove(location);
    }

    /** The owner of a bundle: an interpreter's id, {@link #STORE} or {@link #PLATFORM}. */
    long ownerOf(Bundle bundle) {
        Placement placement = placements.get(bundle.getLocation());
        return placement == null ? PLATFORM : placement.owner;
    }

    /** Takes note of how bundles of a class space stand to its replacements. */
    void stand(Collection<Bundle> bundles, Standing standing) {
        for (Bundle bundle : bundles) {
            Placement placement = placements.get(bundle.getLocation());
            if (placement != null) {
                placement.standing = standing;
            }
        }
    }

    /**
     * Whether a bundle may be wired to what another one provides. Stored bundles are never wired, so that they are never
     * resolved.
     */
    boolean mayWire(Bundle requirer, Bundle provider) {
        Placement placement = placements.get(requirer.getLocation());
        Placement other = placements.get(provider.getLocation());
        if (placement == null) {
            return other == null;
        }
        if (placement.owner == STORE) {
            return false;
        }
        return other == null
                ? isVisiblePlatform(provider)
                : placement.owner == other.owner && placement.standing.mayWireTo(other.standing);
    }

    /** Whether two bundles may not both be resolved when one of them is a singleton. */
    boolean mayCollide(Bundle singleton, Bundle other) {
        return ownerOf(singleton) == ownerOf(other)
                && (standingOf(singleton) == Standing.LEAVES) == (standingOf(other) == Standing.LEAVES);
    }

    /** How a bundle stands to the replacements of its class space. */
    Standing standingOf(Bundle bundle) {
        Placement placement = placements.get(bundle.getLocation());
        return placement == null ? Standing.STAYS : placement.standing;
    }

    /** Whether a bundle finds another one and hears its events. The platform's bundles manage, so they see all. */
    boolean maySee(Bundle viewer, Bundle bundle) {
        long owner = ownerOf(viewer);
        return owner == PLATFORM || owner == ownerOf(bundle) || isVisiblePlatform(bundle);
    }

    /** Whether a bundle finds a service and hears its events. */
    boolean mayUse(Bundle user, Bundle provider, String[] interfaces) {
        long owner = ownerOf(user);
        if (owner == ownerOf(provider)) {
            return true;
        }
        if (owner < 0 || ownerOf(provider) != PLATFORM) {
            return false;
        }
        for (String name : interfaces) {
            if (visibleServices.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether class spaces see this bundle of the platform. */
    boolean isVisiblePlatform(Bundle bundle) {
        return bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID
                || (ownerOf(bundle) == PLATFORM && visibleBundles.contains(bundle.getSymbolicName()));
    }

    /** The bundle that a context belongs to; null once that has stopped, when its contexts are no longer valid. */
    static @Nullable Bundle bundleOf(BundleContext context) {
        try {
            return context.getBundle();
        } catch (IllegalStateException e) {
            // The bundle stopped in the meantime: nobody is there to be shown anything.
            return null;
        }
    }

    @Override
    public void initialize(java.io.File storage, java.util.Map<String, String> configuration) {
        // The framework was initialized long before this bundle came.
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        Placement placement = placements.get(location);
        if (placement == null) {
            return Optional.empty();
        }
        askedForContent = true;
        return Optional.of(placement.module);
    }

    @Override
    public Optional<org.osgi.framework.BundleActivator> newBundleActivator() {
        return Optional.empty();
    }
}
