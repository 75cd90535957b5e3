package org.vivarium.runtime;

import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.AuditHook;
import org.vivarium.interpreters.Interpreter;

/** The audit hooks in the service registry, the runtime's and each interpreter's. Thread-safe. */
final class AuditHooks {
    private final ServiceTracker<AuditHook, AuditHook> hooks;

    AuditHooks(BundleContext context) {
        hooks = new ServiceTracker<>(context, AuditHook.class, null);
    }

    void open() {
        hooks.open();
    }

    void close() {
        hooks.close();
    }

    /** Tells those concerned, the highest ranking first; the event is made only when there are any. */
    void audit(Optional<Interpreter> interpreter, Supplier<AuditEvent> event) {
        if (hooks.isEmpty()) {
            return;
        }
        AuditEvent made = event.get();
        hooks.getTracked().forEach((reference, hook) -> {
            Object scope = reference.getProperty(Interpreter.ID);
            if (scope == null
                    || interpreter.map(Interpreter::id).filter(scope::equals).isPresent()) {
                hook.audit(made);
            }
        });
    }
}
