package org.vivarium.unloads;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.PinRepair.Repair;

/** Bundles that are about to leave, and what was removed of theirs. Used by one thread. */
final class Leaving {
    private final Map<ClassLoader, Bundle> loaders = new HashMap<>();
    private final List<Repair> repairs = new ArrayList<>();

    Leaving(Collection<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
            if (loader != null) {
                loaders.put(loader, bundle);
            }
        }
    }

    /** Whether there are no class loaders that something could keep. */
    boolean isEmpty() {
        return loaders.isEmpty();
    }

    /** Whether something keeps one of the class loaders by keeping an object: through its class, or as what it is. */
    boolean owns(@Nullable Object object) {
        return ownerOf(object) != null;
    }

    /**
     * Notes that an object is not kept any more.
     *
     * @param object an object that {@linkplain #owns belongs} to one of the bundles
     * @param what what was done
     */
    void removed(Object object, String what) {
        Bundle owner = ownerOf(object);
        if (owner != null) {
            repairs.add(new Repair(owner, what));
        }
    }

    List<Repair> repairs() {
        return List.copyOf(repairs);
    }

    private @Nullable Bundle ownerOf(@Nullable Object object) {
        return switch (object) {
            case null -> null;
            case ClassLoader loader -> ownerOf(loader);
            case Class<?> type -> ownerOf(type.getClassLoader());
            case Reference<?> reference when reference.getClass().getClassLoader() == null -> ownerOf(reference.get());
            default -> ownerOf(object.getClass().getClassLoader());
        };
    }

    /** The bundle that a class loader or one of those behind it belongs to. */
    private @Nullable Bundle ownerOf(@Nullable ClassLoader loader) {
        for (ClassLoader next = loader; next != null; next = next.getParent()) {
            Bundle bundle = loaders.get(next);
            if (bundle != null) {
                return bundle;
            }
        }
        return null;
    }

    /** What an object is called in a report: by its class, or that which it stands for. */
    static String nameOf(Object object) {
        return switch (object) {
            case Class<?> type -> type.getName();
            case Reference<?> reference -> {
                Object referent = reference.get();
                yield referent == null ? reference.getClass().getName() : nameOf(referent);
            }
            // The name of a hidden class goes on with an address.
            default -> object.getClass().getTypeName().replaceFirst("/.*", "");
        };
    }
}
