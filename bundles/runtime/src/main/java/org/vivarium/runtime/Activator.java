package org.vivarium.runtime;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Starts the runtime with the bundle, and finalizes it with the framework or the bundle, whichever stops first. The
 * framework stops the other bundles before this one, so it is heard before it begins: only then are all finalizers there.
 */
public final class Activator implements BundleActivator {
    private @Nullable RuntimeState runtime;
    private @Nullable BundleListener frameworkStop;

    @Override
    public void start(BundleContext context) {
        RuntimeState started = new RuntimeState(context);
        started.start();
        runtime = started;
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPING
                    && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
                started.finalizeForStop();
            }
        };
        frameworkStop = listener;
        context.addBundleListener(listener);
    }

    @Override
    public void stop(BundleContext context) {
        if (frameworkStop != null) {
            context.removeBundleListener(frameworkStop);
        }
        if (runtime != null) {
            runtime.stop();
        }
    }
}
