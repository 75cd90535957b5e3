package org.vivarium.unloads;

import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** The class loaders of some bundles, and what belongs to them. Immutable. */
final class Loaders {
    /** By identity: a loader of others may be equal to whatever it likes. */
    private final IdentityHashMap<ClassLoader, Bundle> bundles = new IdentityHashMap<>();

    Loaders(Collection<Bundle> of) {
        for (Bundle bundle : of) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
            if (loader != null) {
                bundles.put(loader, bundle);
            }
        }
    }

    boolean isEmpty() {
        return bundles.isEmpty();
    }

    /** The bundle whose class loader is kept by who keeps an object: through its class, or as what it is. */
    @Nullable
    Bundle ownerOf(@Nullable Object object) {
        return switch (object) {
            case null -> null;
            case ClassLoader loader -> ownerOf(loader);
            case Class<?> type -> ownerOf(type.getClassLoader());
            case SoftReference<?> reference
            when reference.getClass() == SoftReference.class -> {
                Object referent = reference.get();
                yield referent == null ? null : ownerOf(referent.getClass().getClassLoader());
            }
            default -> ownerOf(object.getClass().getClassLoader());
        };
    }

    /** The bundle that a class loader or one of those behind it belongs to. */
    private @Nullable Bundle ownerOf(@Nullable ClassLoader loader) {
        for (ClassLoader next = loader; next != null; next = next.getParent()) {
            Bundle bundle = bundles.get(next);
            if (bundle != null) {
                return bundle;
            }
        }
        return null;
    }
}
