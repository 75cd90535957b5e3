package org.vivarium.spaces;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.PinnedLoader;
import org.vivarium.interpreters.Interpreter;

/**
 * The class loaders of bundles that have left their class spaces, until the JVM has collected them. It pins none: what it keeps
 * of a loader is a weak reference and two words that describe it. Whoever adds one takes those away that have been
 * collected meanwhile, so that it does not grow. Thread-safe.
 */
final class DepartedLoaders {
    private static final long ROUND_MILLIS = 100;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final Set<Departed> departed = ConcurrentHashMap.newKeySet();

    private static final class Departed extends WeakReference<ClassLoader> {
        private final PinnedLoader description;

        Departed(ClassLoader loader, Interpreter interpreter, String bundle, ReferenceQueue<ClassLoader> queue) {
            super(loader, queue);
            description =
                    new PinnedLoader(interpreter.id(), interpreter.name(), bundle, new WeakReference<>(loader));
        }
    }

    /** Takes note of a bundle that is about to be uninstalled. */
    void add(Interpreter interpreter, Bundle bundle) {
        purge();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        if (loader != null) {
            String name = bundle.getSymbolicName() + " " + bundle.getVersion();
            departed.add(new Departed(loader, interpreter, name, collected));
        }
    }

    /** The loaders that are still there, by interpreter and bundle. */
    List<PinnedLoader> pinned() {
        purge();
        return departed.stream()
                .filter(each -> !each.refersTo(null))
                .map(each -> each.description)
                .sorted(Comparator.comparingLong(PinnedLoader::interpreter).thenComparing(PinnedLoader::bundle))
                .toList();
    }

    /** Has the JVM collect garbage until no loader is left or the time is over; gives those that are left. */
    List<PinnedLoader> collect(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<PinnedLoader> pinned = pinned();
        long left = patience.toMillis();
        while (!pinned.isEmpty() && left > 0) {
            System.gc();
            if (!await(Math.min(left, ROUND_MILLIS))) {
                return pinned();
            }
            pinned = pinned();
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
        return pinned;
    }

    /** Waits for the next loader that the collection has found; says whether to go on. */
    private boolean await(long millis) {
        if (departed.stream().allMatch(each -> each.refersTo(null))) {
            return true;
        }
        try {
            forget(collected.remove(millis));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void purge() {
        for (Reference<?> each = collected.poll(); each != null; each = collected.poll()) {
            forget(each);
        }
    }

    private void forget(@Nullable Reference<?> reference) {
        if (reference instanceof Departed each) {
            departed.remove(each);
        }
    }
}
