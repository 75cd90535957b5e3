package org.vivarium.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;

/**
 * The way out: calls an interpreter's finalizers, phase by phase. Which ones there are only the service registry knows; it is
 * asked at each phase, since a phase may give later ones something to do.
 */
final class Finalization {
    private final BundleContext context;

    Finalization(BundleContext context) {
        this.context = context;
    }

    /** Goes through all phases, whatever fails, and gives back what failed. */
    List<Throwable> sweep(InterpreterState interpreter) {
        List<Throwable> failures = new ArrayList<>();
        for (FinalizationPhase phase : FinalizationPhase.values()) {
            if (phase == FinalizationPhase.FINALIZING) {
                try {
                    interpreter.shut();
                } catch (InterpreterException e) {
                    failures.add(e);
                }
            }
            for (ServiceReference<Finalizer> reference : finalizers(interpreter, phase)) {
                call(reference, failures);
            }
        }
        if (failures.stream().anyMatch(InterruptedException.class::isInstance)) {
            // For the caller of close(); restored any earlier, it would interrupt the finalizers that come after.
            Thread.currentThread().interrupt();
        }
        return failures;
    }

    private Collection<ServiceReference<Finalizer>> finalizers(InterpreterState interpreter, FinalizationPhase phase) {
        String filter = "(&(" + Interpreter.ID + "=" + interpreter.id() + ")(" + Finalizer.PHASE + "=" + phase + "))";
        try {
            return context.getServiceReferences(Finalizer.class, filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is made of an id and a phase: " + filter, e);
        }
    }

    private void call(ServiceReference<Finalizer> reference, List<Throwable> failures) {
        Finalizer finalizer = context.getService(reference);
        if (finalizer == null) {
            return;
        }
        try {
            finalizer.finalizeInterpreter();
        } catch (Throwable failure) {
            // The sweep has to reach its end even past an error of foreign code; close() reports it.
            failures.add(failure);
        } finally {
            context.ungetService(reference);
        }
    }
}
