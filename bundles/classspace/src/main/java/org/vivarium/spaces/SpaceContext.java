package org.vivarium.spaces;

import static java.util.Comparator.comparingInt;
import static java.util.Comparator.reverseOrder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;
import org.vivarium.spaces.BundleStore.Stored;

/**
 * What the resolver chooses from: the platform that a space sees and the bundles that it holds, as they are wired, and the
 * stored bundles. It prefers as the framework will: what is wired already, then the higher version, then, since the
 * newest is meant, what was stored later. Not thread-safe.
 */
final class SpaceContext extends ResolveContext {
    private final VisiblePlatform platform;
    private final Set<Stored> roots;
    private final Set<Stored> leaving;
    private final Map<Stored, BundleWiring> held;
    private final Map<Resource, Stored> resources = new LinkedHashMap<>();
    private final Map<Resource, Integer> ages = new HashMap<>();
    private final Map<Resource, Wiring> wirings;
    private final Comparator<Capability> preference;

    /**
     * Takes what there is.
     *
     * @param roots what is to be resolved
     * @param stored the stored bundles, the oldest first
     * @param held the bundles of the space that may be wired to
     * @param leaving roots that are on their way out of the space, and the last choice therefore
     */
    SpaceContext(
            VisiblePlatform platform,
            Set<Stored> roots,
            Collection<Stored> stored,
            Map<Stored, BundleWiring> held,
            Set<Stored> leaving) {
        this.platform = platform;
        this.roots = roots;
        this.held = held;
        this.leaving = leaving;
        stored.forEach(this::enter);
        roots.forEach(this::enter);
        Map<Resource, Wiring> all = new HashMap<>(platform.wirings());
        held.forEach((bundle, wiring) -> {
            resources.put(wiring.getRevision(), bundle);
            all.put(wiring.getRevision(), wiring);
        });
        wirings = Collections.unmodifiableMap(all);
        preference = comparingInt(this::rank)
                .thenComparing(SpaceContext::version, reverseOrder())
                .thenComparingInt(this::age);
    }

    private void enter(Stored stored) {
        if (!held.containsKey(stored) && resources.putIfAbsent(stored.revision(), stored) == null) {
            ages.put(stored.revision(), -ages.size());
        }
    }

    /** The stored bundle that a resource stands for; null when it is of the platform. */
    @Nullable
    Stored storedOf(Resource resource) {
        return resources.get(resource);
    }

    /** All bundles that are stored or held, each once. */
    Collection<Stored> bundles() {
        return resources.values();
    }

    VisiblePlatform platform() {
        return platform;
    }

    @Override
    public Collection<Resource> getMandatoryResources() {
        List<Resource> mandatory = new ArrayList<>();
        for (Stored root : roots) {
            if (!held.containsKey(root)) {
                mandatory.add(root.revision());
            }
        }
        return mandatory;
    }

    @Override
    public List<Capability> findProviders(Requirement requirement) {
        BundleRequirement required = (BundleRequirement) requirement;
        String namespace = requirement.getNamespace();
        List<Capability> found = new ArrayList<>();
        match(required, platform.visible().getOrDefault(namespace, List.of()), found);
        for (BundleWiring wiring : held.values()) {
            match(required, wiring.getCapabilities(namespace), found);
        }
        for (Resource resource : ages.keySet()) {
            match(required, ((BundleRevision) resource).getDeclaredCapabilities(namespace), found);
        }
        found.sort(preference);
        return found;
    }

    private static void match(BundleRequirement required, List<BundleCapability> offered, List<Capability> found) {
        for (BundleCapability capability : offered) {
            if (required.matches(capability)) {
                found.add(capability);
            }
        }
    }

    /** Whether several bundles provide what is required, and not only some of the platform, which are always there. */
    boolean isOpen(BundleRequirement requirement) {
        Set<Resource> providers = new HashSet<>();
        findProviders(requirement).forEach(capability -> providers.add(declarer(capability)));
        return providers.size() > 1 && providers.stream().anyMatch(resources::containsKey);
    }

    @Override
    public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
        int index = Collections.binarySearch(capabilities, hosted, preference);
        int place = index < 0 ? -index - 1 : index;
        capabilities.add(place, hosted);
        return place;
    }

    /** The stored fragments of a host that is not wired yet. */
    @Override
    public Collection<Resource> findRelatedResources(Resource resource) {
        Stored host = resources.get(resource);
        if (host == null || held.containsKey(host)) {
            return List.of();
        }
        List<Resource> fragments = new ArrayList<>();
        for (Resource other : ages.keySet()) {
            Stored fragment = resources.get(other);
            if (fragment != null && isWelcome(fragment) && attaches(fragment, host)) {
                fragments.add(other);
            }
        }
        return fragments;
    }

    private boolean isWelcome(Stored fragment) {
        return roots.contains(fragment) || !leaving.contains(fragment);
    }

    /** Whether a fragment is one of that host's. */
    static boolean attaches(Stored fragment, Stored host) {
        return fragment.isFragment()
                && fragment.revision().getDeclaredRequirements(HostNamespace.HOST_NAMESPACE).stream()
                        .anyMatch(requirement -> Stored.matches(
                                requirement, host.revision().getDeclaredCapabilities(HostNamespace.HOST_NAMESPACE)));
    }

    @Override
    public boolean isEffective(Requirement requirement) {
        return Stored.isEffective(requirement);
    }

    @Override
    public Map<Resource, Wiring> getWirings() {
        return wirings;
    }

    private int rank(Capability capability) {
        if (wirings.containsKey(capability.getResource())) {
            return 0;
        }
        Stored stored = resources.get(declarer(capability));
        if (stored != null && roots.contains(stored)) {
            return 1;
        }
        return stored != null && leaving.contains(stored) ? 3 : 2;
    }

    private int age(Capability capability) {
        Resource declarer = declarer(capability);
        Integer age = ages.get(declarer);
        return age != null
                ? age
                : Math.toIntExact(((BundleRevision) declarer).getBundle().getBundleId());
    }

    private static Resource declarer(Capability capability) {
        return capability instanceof HostedCapability hosted
                ? hosted.getDeclaredCapability().getResource()
                : capability.getResource();
    }

    private static Version version(Capability capability) {
        Map<String, Object> attributes = capability.getAttributes();
        Object version = attributes.getOrDefault(
                PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE,
                attributes.get(BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE));
        return version instanceof Version one ? one : Version.emptyVersion;
    }
}
