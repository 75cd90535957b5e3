package org.vivarium.classspace;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Bundles that stand beside those that they are to replace. It ends once, by whichever of the two ways comes first. Thread-safe.
 *
 * <p>What arrived may be replaced in turn before this one ends, and the two may end in any order. What was here before the
 * first of them comes back when both are rolled back, and goes when either has been committed and both have ended.
 */
@ProviderType
public interface Replacement {
    /**
     * What arrived.
     *
     * @param arrived one of the roots that were to arrive
     */
    Installation installation(StoredBundle arrived);

    /**
     * Stops and uninstalls what left.
     *
     * @throws ClassSpaceException after all of it, when a bundle did not stop or could not be uninstalled
     */
    void commit();

    /**
     * Stops and uninstalls what arrived; the space is as it was before.
     *
     * @throws ClassSpaceException after all of it, when a bundle did not stop or could not be uninstalled
     */
    void rollback();
}
