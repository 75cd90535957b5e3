package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.List;
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
    private static final long REFRESH_SECONDS = 10;

    private final BundleContext context;
    private final Ownership ownership;
    private final DepartedLoaders loaders;

    Uninstaller(BundleContext context, Ownership ownership, DepartedLoaders loaders) {
        this.context = context;
        this.ownership = ownership;
        this.loaders = loaders;
    }

    /**
     * Uninstalls bundles of a class space, the last installed first, and makes the framework let go of their class loaders. No
     * bundle that stays may be wired to them: it would be refreshed with them.
     *
     * @throws ClassSpaceException after all of it, when one did not stop or could not be uninstalled
     */
    void uninstall(Interpreter interpreter, List<Bundle> leaving) {
        if (leaving.isEmpty()) {
            return;
        }
        List<Exception> failures = new ArrayList<>();
        for (Bundle bundle : leaving.reversed()) {
            try {
                loaders.add(interpreter.id(), bundle);
                bundle.uninstall();
            } catch (BundleException | IllegalStateException e) {
                failures.add(e);
            }
        }
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        List<Bundle> pending = new ArrayList<>(leaving);
        pending.retainAll(wiring.getRemovalPendingBundles());
        try {
            refresh(interpreter, wiring, pending);
        } catch (ClassSpaceException e) {
            failures.add(e);
        }
        leaving.forEach(bundle -> ownership.remove(bundle.getLocation()));
        report(interpreter, failures, "be uninstalled");
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
