package org.vivarium.classspace;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;
import org.vivarium.interpreters.InterpreterNotFoundException;

/**
 * The bundles, class loaders and services of one interpreter. Thread-safe.
 *
 * <p>A bundle is here as long as one of the bundles that were asked for, its roots, needs it. A root needs itself.
 */
@ProviderType
public interface ClassSpace {
    /**
     * Installs a stored bundle with the stored bundles that it needs, resolves them in one call and starts them.
     * What the space holds already is used as it is. A root that was there before stays when this fails.
     *
     * @throws UnresolvedBundleException when nobody provides what one of them requires
     * @throws ClassSpaceException when one of them does not start
     * @throws InterpreterNotFoundException when the interpreter has ended
     */
    Installation install(StoredBundle bundle);

    /**
     * Installs stored bundles as roots, with the stored bundles that they need, and resolves all of them in one call. It starts
     * none: {@link #install} does that for each, and {@link #uninstall} takes one out that is not to be started.
     *
     * @return what came of each, with an equal share of the time to wire them
     * @throws UnresolvedBundleException as {@link #install} does; nothing stays behind
     * @throws ClassSpaceException when one of them cannot be installed, and when there is more than one way to wire them, so that
     *     it could be another than if they were installed one after the other; nothing stays behind
     * @throws InterpreterNotFoundException when the interpreter has ended
     */
    Map<StoredBundle, Installation> prepare(Set<StoredBundle> bundles);

    /**
     * Installs stored bundles anew, beside what the space holds already: nothing that arrives is wired to a bundle that only
     * the leaving ones need. A bundle may leave and arrive at once; then it is here twice until the end of the replacement.
     *
     * @param leaving roots that are to go
     * @param arriving the roots that take their place
     * @return the replacement, which has to be committed or rolled back
     * @throws UnresolvedBundleException as {@link #install} does; nothing that arrived stays behind
     * @throws ClassSpaceException as {@link #install} does; nothing that arrived stays behind
     * @throws InterpreterNotFoundException when the interpreter has ended
     */
    Replacement replace(Set<StoredBundle> leaving, Set<StoredBundle> arriving);

    /** Takes a root out of this space again, with the bundles that no other root needs. Nothing happens when it is no root. */
    void uninstall(StoredBundle bundle);

    /** The stored bundles that are in this space, be they stored still or not. */
    Set<StoredBundle> held();

    /** The roots that need a stored bundle. */
    Set<StoredBundle> rootsOf(StoredBundle bundle);

    /** The bundles in this space that a root needs, providers first; none when it is no root. */
    List<Bundle> bundlesOf(StoredBundle root);

    /**
     * What the interpreter's threads have as context class loader: it finds what the bundles in this space find, asked in
     * the order in which they were installed, then what the JDK's platform class loader finds. It finds nothing more once the
     * space has ended.
     */
    ClassLoader classLoader();

    /** The bundles in this space, in the order in which they were installed. */
    List<Bundle> bundles();
}
