package org.vivarium.crossing;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;

/** What is done when interpreters end, as services. Thread-safe. */
final class Finalizers {
    private static final System.Logger LOGGER = System.getLogger(Finalizers.class.getName());

    private final BundleContext context;

    Finalizers(BundleContext context) {
        this.context = context;
    }

    /**
     * Has something done in one phase of an interpreter's end.
     *
     * @param what it is, in words
     * @return takes it back
     */
    Runnable register(long interpreter, FinalizationPhase phase, String what, Runnable action) {
        ServiceRegistration<Finalizer> registration = context.registerService(
                Finalizer.class,
                action::run,
                FrameworkUtil.asDictionary(Map.of(
                        Interpreter.ID,
                        interpreter,
                        Finalizer.PHASE,
                        phase.name(),
                        Constants.SERVICE_DESCRIPTION,
                        what)));
        return () -> withdraw(registration);
    }

    private static void withdraw(ServiceRegistration<Finalizer> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the finalizer is withdrawn already", e);
        }
    }
}
