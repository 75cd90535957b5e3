package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;
import org.vivarium.classspace.UnresolvedBundleException;
import org.vivarium.spaces.BundleStore.Stored;

/**
 * Finds the set of stored bundles that a stored bundle needs: for each requirement that neither the visible platform nor
 * the set so far meets, the stored bundle with the highest version that does. Whether the set fits together is for the
 * framework's resolver to say.
 *
 * <p>The sets are kept until the store or the platform changes. Thread-safe.
 */
final class BundleSets {
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");

    private final BundleContext context;
    private final Ownership ownership;
    private final BundleStore store;
    private final ConcurrentHashMap<Stored, List<Stored>> sets = new ConcurrentHashMap<>();

    BundleSets(BundleContext context, Ownership ownership, BundleStore store) {
        this.context = context;
        this.ownership = ownership;
        this.store = store;
    }

    /** Forgets the sets, since what they were made of has changed. */
    void changed() {
        sets.clear();
    }

    /**
     * The bundle and all that it needs, providers first.
     *
     * @throws UnresolvedBundleException when nobody provides what one of them requires
     */
    List<Stored> of(Stored bundle) {
        List<Stored> known = sets.get(bundle);
        if (known != null) {
            return known;
        }
        SequencedSet<Stored> found = new LinkedHashSet<>();
        collect(bundle, new LinkedHashSet<>(), found);
        List<Stored> set = List.copyOf(found);
        sets.put(bundle, set);
        return set;
    }

    private void collect(Stored bundle, SequencedSet<Stored> visited, SequencedSet<Stored> found) {
        if (!visited.add(bundle)) {
            return;
        }
        for (BundleRequirement requirement : bundle.revision().getDeclaredRequirements(null)) {
            if (isMandatory(requirement)
                    && !provides(bundle.bundle(), requirement)
                    && platformProvider(requirement).isEmpty()) {
                collect(storedProvider(bundle, requirement, visited), visited, found);
            }
        }
        found.add(bundle);
    }

    private static boolean isMandatory(BundleRequirement requirement) {
        var directives = requirement.getDirectives();
        return !Namespace.RESOLUTION_OPTIONAL.equals(directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && !PackageNamespace.RESOLUTION_DYNAMIC.equals(
                        directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && directives
                        .getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE)
                        .equals(Namespace.EFFECTIVE_RESOLVE);
    }

    private Optional<Bundle> platformProvider(BundleRequirement requirement) {
        for (Bundle bundle : context.getBundles()) {
            if (ownership.isVisiblePlatform(bundle) && provides(bundle, requirement)) {
                return Optional.of(bundle);
            }
        }
        return Optional.empty();
    }

    private Stored storedProvider(Stored requirer, BundleRequirement requirement, SequencedSet<Stored> visited) {
        List<Stored> providers = new ArrayList<>(store.bundles());
        providers.removeIf(provider -> !provides(provider.bundle(), requirement));
        return providers.stream()
                .filter(visited::contains)
                .findFirst()
                .or(() -> providers.stream().max(Comparator.comparing(Stored::version)))
                .orElseThrow(() -> new UnresolvedBundleException("bundle " + requirer + " (" + requirer.source()
                        + ") requires " + describe(requirement)
                        + ", which neither the platform nor a deployed bundle provides"));
    }

    private static boolean provides(Bundle bundle, BundleRequirement requirement) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredCapabilities(requirement.getNamespace()).stream()
                        .anyMatch(requirement::matches);
    }

    private static String describe(BundleRequirement requirement) {
        String filter = Objects.requireNonNullElse(requirement.getDirectives().get(Constants.FILTER_DIRECTIVE), "");
        Matcher name = PACKAGE.matcher(filter);
        return name.find() ? "package " + name.group(1) + " " + filter : requirement.getNamespace() + " " + filter;
    }
}
