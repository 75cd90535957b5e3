package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.interpreters.Interpreter;

/** Takes bundles out of the framework, so that nothing holds their class loaders any more. Thread-safe. */
final class Uninstaller {
    private static final System.Logger LOGGER = System.getLogger(Uninstaller.class.getName());
    private static final long REFRESH_SECONDS = 10;

    private final BundleContext context;
    private final Ownership ownership;
    private final Repairs repairs;
    private final DepartedLoaders loaders;
    /** What could not be uninstalled; it is tried again when others are. */
    private final Set<Bundle> left = ConcurrentHashMap.newKeySet();

    Uninstaller(BundleContext context, Ownership ownership, Repairs repairs, DepartedLoaders loaders) {
        this.context = context;
        this.ownership = ownership;
        this.repairs = repairs;
        this.loaders = loaders;
    }

    /**
     * Stops bundles of a class space, the last installed first, has broken what else would keep their class loaders, uninstalls them, and
     * makes the framework let go of these loaders. No bundle that stays may be wired to them: it would be refreshed with them.
     *
     * @throws ClassSpaceException after all of it, when one could not be uninstalled
     */
    void uninstall(Interpreter interpreter, List<Bundle> leaving) {
        if (leaving.isEmpty()) {
            return;
        }
        for (Bundle bundle : leaving.reversed()) {
            stop(bundle);
        }
        discard(interpreter, leaving, repairs.repair(interpreter, leaving));
    }

    /**
     * Uninstalls bundles that have never started, so that none of them has left anything behind.
     *
     * @throws ClassSpaceException as {@link #uninstall} does
     */
    void discard(Interpreter interpreter, List<Bundle> leaving) {
        discard(interpreter, leaving, Map.of());
    }

    private void discard(Interpreter interpreter, List<Bundle> leaving, Map<Bundle, List<String>> repaired) {
        List<Exception> failures = new ArrayList<>();
        List<Bundle> going = claimLeft();
        for (Bundle bundle : going) {
            try {
                uninterrupted(bundle, bundle::uninstall);
            } catch (BundleException | IllegalStateException e) {
                LOGGER.log(System.Logger.Level.DEBUG, bundle.getSymbolicName() + " still cannot be uninstalled", e);
            }
        }
        for (Bundle bundle : leaving.reversed()) {
            try {
                loaders.add(interpreter, bundle, repaired.getOrDefault(bundle, List.of()));
                uninterrupted(bundle, bundle::uninstall);
            } catch (BundleException | IllegalStateException e) {
                failures.add(e);
            }
        }
        going.addAll(leaving);
        try {
            refresh(interpreter, going);
        } catch (ClassSpaceException e) {
            failures.add(e);
        } finally {
            going.forEach(this::settle);
        }
        report(interpreter, failures, "be uninstalled");
    }

    /** Those that could not be uninstalled earlier, but those that would have the caller wait for an activator. */
    private List<Bundle> claimLeft() {
        List<Bundle> claimed = new ArrayList<>();
        for (Bundle bundle : List.copyOf(left)) {
            if (!isBusy(bundle) && left.remove(bundle)) {
                claimed.add(bundle);
            }
        }
        return claimed;
    }

    /** Forgets whose a bundle was, once it is gone; while it is installed it is its owner's and nobody else's. */
    private void settle(Bundle bundle) {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            ownership.remove(bundle.getLocation());
        } else {
            left.add(bundle);
        }
    }

    /** Stops a bundle. One whose activator fails is stopped all the same; one that cannot be stopped now stops as it is uninstalled. */
    private static void stop(Bundle bundle) {
        try {
            if ((bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0) {
                uninterrupted(bundle, () -> bundle.stop(Bundle.STOP_TRANSIENT));
            }
        } catch (BundleException | IllegalStateException e) {
            LOGGER.log(System.Logger.Level.WARNING, bundle.getSymbolicName() + " did not stop cleanly", e);
        }
    }

    /** What the framework does with a bundle. */
    interface Operation {
        void run() throws BundleException;
    }

    /**
     * Stops or uninstalls a bundle. A thread that has been interrupted would fail as soon as it had to wait for one of the framework's
     * locks, so it is not interrupted meanwhile; but then it does not wait for an activator either.
     */
    static void uninterrupted(Bundle bundle, Operation operation) throws BundleException {
        boolean interrupted = Thread.interrupted();
        try {
            if (interrupted && isBusy(bundle)) {
                throw new BundleException(
                        bundle.getSymbolicName() + " starts or stops just now, and the thread has been interrupted");
            }
            operation.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isBusy(Bundle bundle) {
        return (bundle.getState() & (Bundle.STARTING | Bundle.STOPPING)) != 0;
    }

    private void refresh(Interpreter interpreter, List<Bundle> gone) {
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        List<Bundle> pending = new ArrayList<>(gone);
        pending.retainAll(wiring.getRemovalPendingBundles());
        refresh(interpreter, wiring, pending);
    }

    private static void refresh(Interpreter interpreter, FrameworkWiring wiring, List<Bundle> pending) {
        if (pending.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(pending, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                throw new ClassSpaceException(
                        "the class loaders of " + interpreter + " were not refreshed within " + REFRESH_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            // The framework goes on refreshing; only the wait ends.
            Thread.currentThread().interrupt();
        }
    }

    /** Throws what bundles failed to do, when there are failures. */
    static void report(Interpreter interpreter, List<Exception> failures, String what) {
        if (!failures.isEmpty()) {
            ClassSpaceException report =
                    new ClassSpaceException("bundles of " + interpreter + " did not " + what, failures.getFirst());
            failures.stream().skip(1).forEach(report::addSuppressed);
            throw report;
        }
    }
}
