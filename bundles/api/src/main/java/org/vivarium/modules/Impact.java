package org.vivarium.modules;

import java.util.List;
import java.util.Optional;
import org.osgi.framework.Version;

/**
 * Whom a change of a deployed bundle would touch, before it is made.
 *
 * @param bundle the bundle that is deployed
 * @param affected the interpreters that hold it, or for an update an earlier version that is deployed no longer, and those of which that cannot be told, in the order of their ids
 */
public record Impact(DeployedBundle bundle, List<Affected> affected) {
    /**
     * One interpreter.
     *
     * @param interpreter its id
     * @param name its name
     * @param follows whether it would take the new version at once
     * @param versions the versions of the bundle that it has, the highest last
     * @param modules the modules in it that need the bundle
     * @param services the interfaces of the services that the bundles of these modules have registered there
     * @param channels the channels of which it has an end, by id
     * @param queues the ids of the queues that it is bound to, in their order
     * @param failure why some of this cannot be told; nothing when it is
     */
    public record Affected(
            long interpreter,
            String name,
            boolean follows,
            List<Version> versions,
            List<String> modules,
            List<String> services,
            List<Ends> channels,
            List<Long> queues,
            Optional<String> failure) {}

    /**
     * What an interpreter has of a channel: one end, or both.
     *
     * @param channel the channel's id
     * @param send whether it is associated with the send end, and has not released it
     * @param recv the same of the receive end
     */
    public record Ends(long channel, boolean send, boolean recv) {}
}
