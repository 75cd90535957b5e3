package org.vivarium.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.AuditHook;
import org.vivarium.interpreters.Interpreter;

/** The audit hooks in the service registry, the runtime's and each interpreter's. Thread-safe. */
final class AuditHooks extends ServiceTracker<AuditHook, AuditHook> {
    /** By ranking, highest first, as the registry orders them. */
    private final Map<ServiceReference<AuditHook>, AuditHook> hooks =
            new ConcurrentSkipListMap<>((one, other) -> other.compareTo(one));

    AuditHooks(BundleContext context) {
        super(context, AuditHook.class, null);
    }

    @Override
    public AuditHook addingService(ServiceReference<AuditHook> reference) {
        AuditHook hook = super.addingService(reference);
        if (hook != null) {
            hooks.put(reference, hook);
        }
        return hook;
    }

    @Override
    public void removedService(ServiceReference<AuditHook> reference, AuditHook hook) {
        hooks.remove(reference);
        super.removedService(reference, hook);
    }

    /** Tells those concerned; the event is made only when there are any. */
    void audit(Optional<Interpreter> interpreter, Supplier<AuditEvent> event) {
        if (hooks.isEmpty()) {
            return;
        }
        AuditEvent made = event.get();
        hooks.forEach((reference, hook) -> {
            Object scope = reference.getProperty(Interpreter.ID);
            if (scope == null
                    || interpreter.map(Interpreter::id).filter(scope::equals).isPresent()) {
                hook.audit(made);
            }
        });
    }
}
