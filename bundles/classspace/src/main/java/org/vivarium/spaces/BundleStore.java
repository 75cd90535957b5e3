package org.vivarium.spaces;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.StoredBundle;

/** The bundles that were deployed, in the order in which they were. Thread-safe. */
final class BundleStore {
    private final Ownership ownership;
    private final Installer installer;
    private final CopyOnWriteArrayList<Stored> bundles = new CopyOnWriteArrayList<>();
    /** Hidden bundles that could not be uninstalled; it is tried again when others are. */
    private final Set<Bundle> left = ConcurrentHashMap.newKeySet();

    /**
     * A stored bundle: its content, and the hidden bundle that the framework parsed it into.
     *
     * @param content the jar
     * @param bundle the hidden bundle, installed and never resolved
     * @param revision what it declares; kept, since a bundle that was uninstalled no longer says
     */
    record Stored(JarContent content, Bundle bundle, BundleRevision revision) implements StoredBundle {
        @Override
        public String symbolicName() {
            return revision.getSymbolicName();
        }

        @Override
        public Version version() {
            return revision.getVersion();
        }

        @Override
        public String source() {
            return content.source();
        }

        @Override
        public List<Map<String, Object>> capabilities(String namespace) {
            return revision.getDeclaredCapabilities(namespace).stream()
                    .map(capability -> Map.copyOf(capability.getAttributes()))
                    .toList();
        }

        @Override
        public List<String> requirements() {
            return revision.getDeclaredRequirements(null).stream()
                    .filter(requirement -> isEffective(requirement) && !provides(requirement))
                    .map(Stored::line)
                    .distinct()
                    .toList();
        }

        private static String line(Requirement requirement) {
            String resolution = requirement
                    .getDirectives()
                    .getOrDefault(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, Namespace.RESOLUTION_MANDATORY);
            return Wording.of(requirement)
                    + (resolution.equals(Namespace.RESOLUTION_MANDATORY) ? "" : " (" + resolution + ")");
        }

        /** Whether it meets this requirement itself. */
        private boolean provides(BundleRequirement requirement) {
            return matches(requirement, revision.getDeclaredCapabilities(requirement.getNamespace()));
        }

        @Override
        public Map<String, Long> entries() {
            return content.checksums();
        }

        @Override
        public InputStream open(String path) {
            return content.open(path);
        }

        boolean isFragment() {
            return isFragment(revision);
        }

        static boolean isFragment(BundleRevision revision) {
            return (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        }

        /** Whether a resolver has to look at a requirement; others look at the rest. */
        static boolean isEffective(Requirement requirement) {
            return requirement
                    .getDirectives()
                    .getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE)
                    .equals(Namespace.EFFECTIVE_RESOLVE);
        }

        /** Whether a requirement is one for run time alone. */
        static boolean isDynamic(Requirement requirement) {
            return PackageNamespace.RESOLUTION_DYNAMIC.equals(
                    requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
        }

        static boolean matches(BundleRequirement requirement, List<BundleCapability> capabilities) {
            return capabilities.stream().anyMatch(requirement::matches);
        }

        @Override
        public String toString() {
            return symbolicName() + " " + version();
        }
    }

    BundleStore(Ownership ownership, Installer installer) {
        this.ownership = ownership;
        this.installer = installer;
    }

    List<Stored> bundles() {
        return List.copyOf(bundles);
    }

    Stored store(Path jar) {
        Stored stored = parse(jar);
        bundles.add(stored);
        return stored;
    }

    /** Reads a jar and forgets it; what it declares is known nevertheless. */
    Stored read(Path jar) {
        Stored parsed = parse(jar);
        forget(parsed);
        return parsed;
    }

    private Stored parse(Path jar) {
        JarContent content = JarContent.read(jar);
        Bundle bundle;
        try {
            bundle = installer.install(Ownership.STORE, content.source(), content, content);
        } catch (BundleException e) {
            throw new ClassSpaceException(content.source() + " is not a valid bundle: " + e.getMessage(), e);
        }
        return new Stored(content, bundle, bundle.adapt(BundleRevision.class));
    }

    void remove(StoredBundle bundle) {
        if (bundle instanceof Stored stored && bundles.remove(stored)) {
            forget(stored);
        }
    }

    /** Uninstalls the hidden bundle, which is the store's until it is gone, and those that could not be earlier. */
    private void forget(Stored stored) {
        List<Bundle> going = new ArrayList<>(List.of(stored.bundle()));
        left.removeIf(going::add);
        ClassSpaceException report = null;
        for (Bundle bundle : going) {
            try {
                Uninstaller.uninterrupted(bundle, bundle::uninstall);
            } catch (BundleException | IllegalStateException e) {
                report = new ClassSpaceException(stored.source() + " cannot be removed: " + e.getMessage(), e);
            }
            if (bundle.getState() == Bundle.UNINSTALLED) {
                ownership.remove(bundle.getLocation());
            } else {
                left.add(bundle);
            }
        }
        if (report != null && stored.bundle().getState() != Bundle.UNINSTALLED) {
            throw report;
        }
    }

    /** Forgets all. */
    void close() {
        bundles().forEach(this::remove);
    }
}
