package org.vivarium.classspace;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** The bundles, class loaders and services of one interpreter. Thread-safe. */
@ProviderType
public interface ClassSpace {
    /**
     * Installs a stored bundle with the stored bundles that it needs, resolves them in one call and starts them.
     * What the space holds already is used as it is.
     *
     * @return the bundle in this space
     * @throws UnresolvedBundleException when nobody provides what one of them requires
     * @throws ClassSpaceException when one of them does not start
     */
    Bundle install(StoredBundle bundle);

    /** Takes a stored bundle out of this space again, with the ones that nothing else in it needs. */
    void uninstall(StoredBundle bundle);

    /**
     * What the interpreter's threads have as context class loader: it finds what the bundles in this space find, asked in
     * the order in which they were installed, then what the JDK's platform class loader finds. It finds nothing more once the
     * space has ended.
     */
    ClassLoader classLoader();

    /** The bundles in this space, in the order in which they were installed. */
    List<Bundle> bundles();
}
