package org.vivarium.spaces;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRevision;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.StoredBundle;

/** The bundles that were deployed. Thread-safe. */
final class BundleStore {
    private final Ownership ownership;
    private final Installer installer;
    private final CopyOnWriteArrayList<Stored> bundles = new CopyOnWriteArrayList<>();

    /**
     * A stored bundle: its content, and the hidden bundle that the framework parsed it into.
     *
     * @param content the jar
     * @param bundle the hidden bundle, installed and never resolved
     */
    record Stored(JarContent content, Bundle bundle) implements StoredBundle {
        BundleRevision revision() {
            return bundle.adapt(BundleRevision.class);
        }

        @Override
        public String symbolicName() {
            return bundle.getSymbolicName();
        }

        @Override
        public Version version() {
            return bundle.getVersion();
        }

        @Override
        public String source() {
            return content.source();
        }

        @Override
        public List<Map<String, Object>> capabilities(String namespace) {
            return revision().getDeclaredCapabilities(namespace).stream()
                    .map(capability -> Map.copyOf(capability.getAttributes()))
                    .toList();
        }

        @Override
        public List<String> requirements() {
            return List.of();
        }

        @Override
        public Map<String, Long> entries() {
            return Map.of();
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
        JarContent content = JarContent.read(jar);
        Bundle bundle;
        try {
            bundle = installer.install(Ownership.STORE, content.source(), content);
        } catch (BundleException e) {
            throw new ClassSpaceException(content.source() + " is not a valid bundle: " + e.getMessage(), e);
        }
        Stored stored = new Stored(content, bundle);
        bundles.add(stored);
        return stored;
    }

    void remove(StoredBundle bundle) {
        if (bundle instanceof Stored stored && bundles.remove(stored)) {
            forget(stored);
        }
    }

    private void forget(Stored stored) {
        String location = stored.bundle().getLocation();
        try {
            stored.bundle().uninstall();
        } catch (BundleException e) {
            throw new ClassSpaceException(stored.source() + " cannot be removed: " + e.getMessage(), e);
        } finally {
            ownership.remove(location);
        }
    }

    /** Forgets all. */
    void close() {
        bundles().forEach(this::remove);
    }
}
