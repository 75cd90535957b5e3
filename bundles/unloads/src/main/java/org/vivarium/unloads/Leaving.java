package org.vivarium.unloads;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.PinRepair.Repair;

/** Bundles that are about to leave, and what was removed of theirs. Used by one thread. */
final class Leaving {
    private static final System.Logger LOGGER = System.getLogger(Leaving.class.getName());

    private final Loaders loaders;
    private final List<Thread> threads = Threads.platform();
    private final List<Repair> repairs = new ArrayList<>();

    Leaving(Collection<Bundle> bundles) {
        loaders = new Loaders(bundles);
    }

    /** Whether there are no class loaders that something could keep. */
    boolean isEmpty() {
        return loaders.isEmpty();
    }

    /** Whether something keeps one of the class loaders by keeping an object: through its class, or as what it is. */
    boolean owns(@Nullable Object object) {
        return loaders.ownerOf(object) != null;
    }

    /** Removes something from where it is kept; it may be code of the bundles that leave that does so, and throws whatever it likes. */
    interface Removal {
        void run() throws Exception;
    }

    /**
     * Has an object not be kept any more, and notes that. What fails is logged, and nothing more: the rest is to be removed nevertheless.
     *
     * @param object an object that {@linkplain #owns belongs} to one of the bundles
     * @param what what is done
     */
    void remove(Object object, String what, Removal removal) {
        Bundle owner = loaders.ownerOf(object);
        try {
            removal.run();
            if (owner != null) {
                repairs.add(new Repair(owner, what));
            }
        } catch (Exception | Error e) {
            LOGGER.log(System.Logger.Level.WARNING, "failed to have " + what, e);
        }
    }

    /** Does what code of a bundle that leaves may fail to do, which is logged, and nothing more. */
    static void quietly(Removal operation, String what) {
        try {
            operation.run();
        } catch (Exception | Error e) {
            LOGGER.log(System.Logger.Level.WARNING, "failed to " + what, e);
        }
    }

    /** The platform threads that are alive; virtual threads cannot be listed. */
    List<Thread> threads() {
        return threads;
    }

    List<Repair> repairs() {
        return List.copyOf(repairs);
    }

    /** What an object is called in a report: by its class, or that which it stands for. */
    static String nameOf(Object object) {
        return switch (object) {
            case Class<?> type -> type.getName();
            case SoftReference<?> reference -> {
                Object referent = reference.get();
                yield referent == null
                        ? reference.getClass().getName()
                        : referent.getClass().getTypeName();
            }
            // The name of a hidden class goes on with an address.
            default -> object.getClass().getTypeName().replaceFirst("/.*", "");
        };
    }
}
