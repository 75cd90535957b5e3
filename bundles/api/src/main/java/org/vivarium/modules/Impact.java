package org.vivarium.modules;

import java.util.List;
import java.util.Optional;

/**
 * Whom a change of a deployed bundle would touch, before it is made.
 *
 * @param bundle the bundle that is deployed
 * @param affected the interpreters that hold it, and those of which that cannot be told, in the order of their ids
 */
public record Impact(DeployedBundle bundle, List<Affected> affected) {
    /**
     * One interpreter.
     *
     * @param interpreter its id
     * @param name its name
     * @param follows whether it would take the new version at once
     * @param modules the modules in it that need the bundle
     * @param services the interfaces of the services that the bundles of these modules have registered there
     * @param failure why the modules or the services cannot be told; nothing when they are
     */
    public record Affected(
            long interpreter,
            String name,
            boolean follows,
            List<String> modules,
            List<String> services,
            Optional<String> failure) {}
}
