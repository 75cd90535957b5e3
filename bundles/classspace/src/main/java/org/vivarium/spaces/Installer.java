package org.vivarium.spaces;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs jars that are in memory, each time at a location of its own.
 *
 * <p>A framework that was made with a connector gets the content through {@link Ownership}, and keeps no copy. It asks only
 * when it is given no stream. Another framework takes such a location for a URL, and fails; from then on it is given
 * streams, and copies each into its cache. Thread-safe.
 */
final class Installer {
    private final BundleContext context;
    private final Ownership ownership;
    private volatile boolean streams;

    Installer(BundleContext context, Ownership ownership) {
        this.context = context;
        this.ownership = ownership;
    }

    /**
     * Installs a jar once more; its location is entered before, and removed again when that fails.
     *
     * @param module what a connector is given in the place of the content
     */
    Bundle install(long owner, String name, JarContent content, ConnectModule module) throws BundleException {
        String location = ownership.place(owner, name, module);
        try {
            return streams ? context.installBundle(location, content.stream()) : connect(location, content);
        } catch (BundleException | RuntimeException | Error e) {
            ownership.remove(location);
            throw e;
        }
    }

    private Bundle connect(String location, JarContent content) throws BundleException {
        try {
            return context.installBundle(location);
        } catch (BundleException e) {
            if (ownership.isAskedForContent()) {
                throw e;
            }
            streams = true;
            return context.installBundle(location, content.stream());
        }
    }

    /** Resolves bundles in one call. Whether it worked shows when they are started. */
    void resolve(List<Bundle> bundles) {
        if (!bundles.isEmpty()) {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                    .adapt(FrameworkWiring.class)
                    .resolveBundles(bundles);
        }
    }
}
