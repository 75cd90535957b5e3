package org.vivarium.spaces;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.resolver.Logger;
import org.apache.felix.resolver.ResolverImpl;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.service.resolver.ResolutionException;
import org.vivarium.classspace.UnresolvedBundleException;
import org.vivarium.spaces.BundleStore.Stored;

/**
 * Finds the stored bundles that a stored bundle needs, as OSGi's resolver chooses them. The framework wires what is
 * installed by rules that are the same, so it comes to the same wires.
 *
 * <p>What was found is kept until the store or the platform changes. Thread-safe.
 */
final class Closures {
    private final BundleContext context;
    private final Ownership ownership;
    private final BundleStore store;
    private final ResolverImpl resolver = new ResolverImpl(new Logger(0), 1);
    private volatile Known known;

    /**
     * What the answer depends on.
     *
     * @param roots what is to be resolved
     * @param held what the space holds that may matter, each with what it is wired to
     * @param leaving roots that are on their way out
     */
    private record Question(Set<Stored> roots, Map<Stored, Set<Stored>> held, Set<Stored> leaving) {}

    /** What is known until something changes; whoever computes for longer than that keeps the result in what was. */
    private final class Known {
        private final Set<Stored> stored = new LinkedHashSet<>(store.bundles());
        private final Map<Question, Map<Stored, List<Stored>>> answers = new ConcurrentHashMap<>();
        private final Map<Question, Boolean> forced = new ConcurrentHashMap<>();
        private final Map<Stored, Set<Stored>> reach = new ConcurrentHashMap<>();
        private final Map<Stored, MarkedHeaders> headers = new ConcurrentHashMap<>();
        private @Nullable VisiblePlatform platform;

        synchronized VisiblePlatform platform() {
            if (platform == null) {
                platform = VisiblePlatform.of(context, ownership);
            }
            return platform;
        }
    }

    Closures(BundleContext context, Ownership ownership, BundleStore store) {
        this.context = context;
        this.ownership = ownership;
        this.store = store;
        known = new Known();
    }

    /** Forgets what is known, since what it was made of has changed. One at a time: the last one sees every change. */
    synchronized void changed() {
        known = new Known();
    }

    /**
     * A bundle and all that it needs in an empty space, providers first.
     *
     * @throws UnresolvedBundleException when nobody provides what one of them requires
     */
    List<Stored> of(Stored bundle) {
        return of(Set.of(bundle), Map.of(), Set.of()).getOrDefault(bundle, List.of());
    }

    /**
     * Bundles, each with all that it needs, providers first and itself last.
     *
     * @param roots the bundles
     * @param held what the space holds that may be wired to, used as it is
     * @param leaving roots that are on their way out of the space: a last choice
     * @throws UnresolvedBundleException when nobody provides what one of them requires
     */
    Map<Stored, List<Stored>> of(Set<Stored> roots, Map<Stored, BundleWiring> held, Set<Stored> leaving) {
        Known now = known;
        Question question = new Question(roots, relevant(now, roots, held), leaving);
        Map<Stored, List<Stored>> answer = now.answers.get(question);
        if (answer == null) {
            answer = resolve(new SpaceContext(now.platform(), roots, now.stored, held, leaving), roots, held);
            now.answers.put(question, answer);
        }
        return answer;
    }

    /**
     * Whether there is but one way to wire bundles, so that it is the same for all at once as for one after the other. All at once a
     * bundle would be preferred as provider before its turn has come.
     *
     * @param roots the bundles
     * @param held as for {@link #of(Set, Map, Set)}
     */
    boolean areForced(Set<Stored> roots, Map<Stored, BundleWiring> held) {
        Known now = known;
        return now.forced.computeIfAbsent(new Question(roots, relevant(now, roots, held), Set.of()), _ -> {
            SpaceContext choice = new SpaceContext(now.platform(), roots, now.stored, held, Set.of());
            Set<Stored> reached = new HashSet<>();
            roots.forEach(root -> reached.addAll(reach(now, root)));
            return reached.stream()
                    .flatMap(stored -> stored.revision().getDeclaredRequirements(null).stream())
                    .filter(requirement -> Stored.isEffective(requirement) && !Stored.isDynamic(requirement))
                    .noneMatch(choice::isOpen);
        });
    }

    /** The headers that a stored bundle gets in spaces. */
    MarkedHeaders headers(Stored stored) {
        Known now = known;
        return now.headers.computeIfAbsent(
                stored, _ -> new MarkedHeaders(stored.content(), now.platform().packages()));
    }

    /** Those of the held bundles that the resolver could meet on its way, each with the held ones that it is wired to. */
    private static Map<Stored, Set<Stored>> relevant(Known now, Set<Stored> roots, Map<Stored, BundleWiring> held) {
        if (held.isEmpty()) {
            return Map.of();
        }
        Map<Resource, Stored> instances = new HashMap<>();
        held.forEach((stored, wiring) -> instances.put(wiring.getRevision(), stored));
        Map<Stored, Set<Stored>> relevant = new HashMap<>();
        held.forEach((stored, wiring) -> {
            // What is held and stored no longer is in nobody's reach, but it is there.
            if (!now.stored.contains(stored)
                    || roots.stream().anyMatch(root -> reach(now, root).contains(stored))) {
                Set<Stored> providers = new HashSet<>();
                for (BundleWire wire : wiring.getRequiredWires(null)) {
                    Stored provider = instances.get(wire.getProvider());
                    if (provider != null) {
                        providers.add(provider);
                    }
                }
                relevant.put(stored, providers);
            }
        });
        return relevant;
    }

    /** All stored bundles that could have to do with a root, over any number of steps. */
    private static Set<Stored> reach(Known now, Stored root) {
        Set<Stored> known = now.reach.get(root);
        if (known != null) {
            return known;
        }
        Set<Stored> reached = new HashSet<>(Set.of(root));
        Deque<Stored> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            Stored each = open.remove();
            for (Stored other : now.stored) {
                if (!reached.contains(other) && (mayUse(each, other) || SpaceContext.attaches(other, each))) {
                    reached.add(other);
                    open.add(other);
                }
            }
        }
        now.reach.put(root, reached);
        return reached;
    }

    private static boolean mayUse(Stored requirer, Stored provider) {
        for (BundleRequirement requirement : requirer.revision().getDeclaredRequirements(null)) {
            if (!Stored.isDynamic(requirement)
                    && Stored.isEffective(requirement)
                    && Stored.matches(
                            requirement, provider.revision().getDeclaredCapabilities(requirement.getNamespace()))) {
                return true;
            }
        }
        return false;
    }

    private Map<Stored, List<Stored>> resolve(
            SpaceContext resolveContext, Set<Stored> roots, Map<Stored, BundleWiring> held) {
        Map<Resource, List<Wire>> wires;
        try {
            wires = resolver.resolve(resolveContext);
        } catch (ResolutionException e) {
            throw new UnresolvedBundleException(new Explanation(resolveContext).of(e));
        }
        Map<Resource, List<Resource>> fragments = new HashMap<>();
        wires.values().forEach(list -> list.forEach(wire -> noteFragment(wire, fragments)));
        held.values()
                .forEach(wiring -> wiring.getRequiredResourceWires(HostNamespace.HOST_NAMESPACE)
                        .forEach(wire -> noteFragment(wire, fragments)));
        Map<Stored, List<Stored>> closures = new LinkedHashMap<>();
        for (Stored root : roots) {
            BundleWiring there = held.get(root);
            SequencedSet<Stored> found = new LinkedHashSet<>();
            collect(
                    there == null ? root.revision() : there.getRevision(),
                    new Walk(resolveContext, wires, fragments, new HashSet<>(), found));
            closures.put(root, List.copyOf(found));
        }
        return closures;
    }

    private static void noteFragment(Wire wire, Map<Resource, List<Resource>> fragments) {
        if (wire.getCapability().getNamespace().equals(HostNamespace.HOST_NAMESPACE)) {
            fragments
                    .computeIfAbsent(wire.getProvider(), _ -> new ArrayList<>())
                    .add(wire.getRequirer());
        }
    }

    /** The way along the wires that are there and those that will be, and what was found on it. */
    private record Walk(
            SpaceContext context,
            Map<Resource, List<Wire>> wires,
            Map<Resource, List<Resource>> fragments,
            Set<Resource> visited,
            SequencedSet<Stored> found) {
        List<Wire> wiresOf(Resource resource) {
            List<Wire> made = wires.get(resource);
            var wiring = context.getWirings().get(resource);
            return made != null ? made : wiring != null ? wiring.getRequiredResourceWires(null) : List.of();
        }
    }

    private static void collect(Resource resource, Walk walk) {
        Stored stored = walk.context.storedOf(resource);
        if (stored == null || !walk.visited.add(resource)) {
            return;
        }
        walk.wiresOf(resource).forEach(wire -> collect(wire.getProvider(), walk));
        walk.fragments.getOrDefault(resource, List.of()).forEach(fragment -> collect(fragment, walk));
        walk.found.add(stored);
    }
}
