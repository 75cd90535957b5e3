package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;

/**
 * The platform as it is wired at one moment, and what class spaces see of it. Immutable.
 *
 * @param wirings of all its bundles: a uses constraint may lead through one that is not visible
 * @param visible the capabilities that class spaces see, by namespace
 * @param hidden the capabilities that they do not see, by namespace
 */
record VisiblePlatform(
        Map<Resource, Wiring> wirings,
        Map<String, List<BundleCapability>> visible,
        Map<String, List<BundleCapability>> hidden) {

    static VisiblePlatform of(BundleContext context, Ownership ownership) {
        Map<Resource, Wiring> wirings = new HashMap<>();
        Map<String, List<BundleCapability>> visible = new HashMap<>();
        Map<String, List<BundleCapability>> hidden = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring =
                    ownership.ownerOf(bundle) == Ownership.PLATFORM ? bundle.adapt(BundleWiring.class) : null;
            if (wiring != null) {
                wirings.put(wiring.getRevision(), wiring);
                var part = ownership.isVisiblePlatform(bundle) ? visible : hidden;
                for (BundleCapability capability : wiring.getCapabilities(null)) {
                    part.computeIfAbsent(capability.getNamespace(), _ -> new ArrayList<>())
                            .add(capability);
                }
            }
        }
        return new VisiblePlatform(Collections.unmodifiableMap(wirings), visible, hidden);
    }

    /** The names of the packages that class spaces see. */
    Set<String> packages() {
        Set<String> names = new HashSet<>();
        for (BundleCapability capability : visible.getOrDefault(PackageNamespace.PACKAGE_NAMESPACE, List.of())) {
            names.add(String.valueOf(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
        }
        return names;
    }
}
