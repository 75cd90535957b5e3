package org.vivarium.classspace;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.framework.Bundle;
import org.vivarium.interpreters.Interpreter;

/**
 * Breaks references from the rest of the process that would keep the class loaders of bundles that leave their class space: what they
 * have left in a cache of a library that the platform shares, for instance. Whoever knows such a place registers one as a service; all there
 * are get called.
 */
@ConsumerType
@FunctionalInterface
public interface PinRepair {
    /**
     * A reference that was broken.
     *
     * @param bundle the bundle that had left it behind
     * @param what what was done, in words, such as {@code removed the ThreadLocal value com.acme.Ctx of thread "pool-3-thread-1"}
     */
    record Repair(Bundle bundle, String what) {}

    /**
     * Looks for references and breaks them. Called when the bundles have been stopped, and before they are uninstalled, by the
     * thread that takes them out, without locks. Interpreters come and go all the time, so this ought to take microseconds. What it
     * throws is reported, and the bundles leave nevertheless.
     *
     * @param interpreter whose bundles they are; it may be alive, when it unloads a module
     * @param leaving the bundles, which all leave together
     */
    List<Repair> repair(Interpreter interpreter, Set<Bundle> leaving);
}
