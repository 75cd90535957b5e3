package org.vivarium.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;

/**
 * The way out: calls an interpreter's finalizers, phase by phase. Which ones there are the service registry says, and is
 * looked at anew for each phase, since a phase may give later ones something to do. A bundle that stops has the finalizers that
 * it registered called at once, as they leave the registry.
 *
 * <p>A filter would have the registry compare the finalizers of all interpreters, ten times for each that ends. So its events are
 * followed, and those of one interpreter are kept together.
 *
 * <p>Thread-safe. The monitor guards the traces.
 */
final class Finalization {
    private static final int TRACES = 100;
    private static final int ROUNDS = 16;
    private static final Set<FinalizationPhase> REPEATED =
            EnumSet.of(FinalizationPhase.THREADS, FinalizationPhase.PENDING, FinalizationPhase.ATEXIT);

    private final RuntimeState runtime;
    private final BundleContext context;
    /** The finalizers in the registry by the interpreter's id. */
    private final ConcurrentHashMap<Long, Set<ServiceReference<?>>> registered = new ConcurrentHashMap<>();

    private final Set<ServiceReference<?>> called = ConcurrentHashMap.newKeySet();
    private final Deque<FinalizationTrace> traces = new ArrayDeque<>();
    private final ServiceListener listener = this::serviceChanged;

    Finalization(RuntimeState runtime, BundleContext context) {
        this.runtime = runtime;
        this.context = context;
    }

    void open() {
        try {
            context.addServiceListener(listener, "(objectClass=" + Finalizer.class.getName() + ")");
            context.getServiceReferences(Finalizer.class, null).forEach(this::enter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is made of a class name", e);
        }
    }

    void close() {
        context.removeServiceListener(listener);
    }

    /** Goes through all phases, whatever fails, and gives back what failed. */
    List<Throwable> sweep(InterpreterState interpreter) {
        Sweep sweep = new Sweep(interpreter);
        int rounds = 0;
        do {
            REPEATED.forEach(phase -> run(sweep, phase));
            rounds++;
        } while (!interpreter.isQuiet() && !sweep.isHurried() && rounds < ROUNDS);
        if (rounds == ROUNDS && !interpreter.isQuiet()) {
            sweep.unquiet(rounds);
        }
        sweep.shut();
        if (interpreter.hasCalls()) {
            // What came in between the last look and the flag.
            run(sweep, FinalizationPhase.PENDING);
            run(sweep, FinalizationPhase.ATEXIT);
        }
        for (FinalizationPhase phase : FinalizationPhase.values()) {
            if (phase.compareTo(FinalizationPhase.ATEXIT) > 0) {
                run(sweep, phase);
            }
        }
        sweep.close();
        keep(sweep.trace());
        return sweep.failures();
    }

    private void run(Sweep sweep, FinalizationPhase phase) {
        sweep.begin(phase);
        for (ServiceReference<?> reference : registered(sweep.interpreter().id())) {
            if (phase.name().equals(reference.getProperty(Finalizer.PHASE))) {
                call(sweep, reference);
            }
        }
    }

    /** Those that are there now, the first to be called first; a ranking may have changed. */
    private List<ServiceReference<?>> registered(long interpreter) {
        List<ServiceReference<?>> all = new ArrayList<>(registered.getOrDefault(interpreter, Set.of()));
        all.sort(Comparator.reverseOrder());
        return all;
    }

    private void enter(ServiceReference<?> reference) {
        if (reference.getProperty(Interpreter.ID) instanceof Long id) {
            registered.compute(id, (_, there) -> {
                Set<ServiceReference<?>> all = there == null ? ConcurrentHashMap.newKeySet() : there;
                all.add(reference);
                return all;
            });
            if (reference.getBundle() == null) {
                // It was among those that were there before this listened, and has left meanwhile.
                remove(reference, id);
            }
        }
    }

    private void remove(ServiceReference<?> reference, long interpreter) {
        registered.computeIfPresent(interpreter, (_, there) -> {
            there.remove(reference);
            return there.isEmpty() ? null : there;
        });
    }

    private void call(Sweep sweep, ServiceReference<?> reference) {
        called.add(reference);
        Finalizer finalizer = (Finalizer) context.getService(reference);
        if (finalizer == null) {
            called.remove(reference);
            return;
        }
        try {
            sweep.call(finalizer, name(reference, finalizer));
        } finally {
            context.ungetService(reference);
            if (reference.getBundle() == null) {
                called.remove(reference);
            }
        }
    }

    /** What it describes itself as, or else its bundle and class. */
    private static String name(ServiceReference<?> reference, Finalizer finalizer) {
        if (reference.getProperty(Constants.SERVICE_DESCRIPTION) instanceof String description) {
            return description;
        }
        Bundle bundle = reference.getBundle();
        String name = finalizer.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return (bundle == null ? "" : bundle.getSymbolicName() + " ")
                + name.substring(name.lastIndexOf('.') + 1, lambda < 0 ? name.length() : lambda);
    }

    private void serviceChanged(ServiceEvent event) {
        ServiceReference<?> reference = event.getServiceReference();
        if (event.getType() == ServiceEvent.REGISTERED) {
            enter(reference);
        } else if (event.getType() == ServiceEvent.UNREGISTERING
                && reference.getProperty(Interpreter.ID) instanceof Long id) {
            remove(reference, id);
            left(reference, id);
        }
    }

    /** A finalizer that has left the registry with its bundle, before any sweep has called it, is called now. */
    private void left(ServiceReference<?> reference, long id) {
        boolean first = !called.remove(reference);
        Bundle bundle = reference.getBundle();
        if (!first || bundle.getState() != Bundle.STOPPING || bundle.equals(context.getBundle())) {
            return;
        }
        InterpreterState interpreter = runtime.interpreter(id);
        Finalizer finalizer = (Finalizer) context.getService(reference);
        if (interpreter != null && finalizer != null) {
            Sweep alone = new Sweep(interpreter);
            alone.begin(FinalizationPhase.valueOf(String.valueOf(reference.getProperty(Finalizer.PHASE))));
            Attachment.withoutLock(() -> {
                alone.call(finalizer, name(reference, finalizer));
                return 0;
            });
            alone.close();
            alone.failures().forEach(failure -> runtime.report("a finalizer of " + bundle.getSymbolicName(), failure));
        }
    }

    private synchronized void keep(FinalizationTrace trace) {
        traces.addLast(trace);
        if (traces.size() > TRACES) {
            traces.removeFirst();
        }
    }

    synchronized List<FinalizationTrace> traces() {
        return new ArrayList<>(traces);
    }
}
