package org.vivarium.collector;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;

/**
 * The collectors of one runtime's interpreters, each with the finalizer by which it ends.
 *
 * <pre>
 * collectors   those that have not ended; by interpreter, as there may be several with main's id in time
 * refusing     no more are made
 * </pre>
 *
 * <p>Thread-safe. No lock is held while a service is registered or withdrawn.
 */
final class CollectorTable implements Collectors {
    private static final System.Logger LOGGER = System.getLogger(CollectorTable.class.getName());

    private final BundleContext context;
    private final Interpreters runtime;
    private final ConcurrentHashMap<Interpreter, Entry> collectors = new ConcurrentHashMap<>();
    private volatile boolean refusing;

    private record Entry(InterpreterCollector collector, ServiceRegistration<Finalizer> finalizer) {}

    CollectorTable(BundleContext context, Interpreters runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    @Override
    public Collector of(Interpreter interpreter) {
        Entry there = collectors.get(interpreter);
        if (there != null) {
            return there.collector;
        }
        requireAlive(interpreter);
        return interpreter.attach(() -> make(interpreter));
    }

    @Override
    public Optional<Collector> existing(Interpreter interpreter) {
        return Optional.ofNullable(collectors.get(interpreter)).map(Entry::collector);
    }

    /** No more are made, as the runtime or this bundle ends. */
    void refuse() {
        refusing = true;
    }

    /** The finalizer comes first: from when the collector is seen, whatever ends the interpreter ends it. */
    private InterpreterCollector make(Interpreter interpreter) {
        InterpreterCollector made = new InterpreterCollector(interpreter, runtime);
        Entry mine = new Entry(made, register(interpreter, () -> end(interpreter, made)));
        Entry first = collectors.putIfAbsent(interpreter, mine);
        if (first != null) {
            withdraw(mine);
            return first.collector;
        }
        if (refusing || isOver(interpreter)) {
            // The finalizers may have been called before this one was there, and somebody may have it already.
            end(interpreter, made);
            throw ended(interpreter);
        }
        return made;
    }

    private ServiceRegistration<Finalizer> register(Interpreter interpreter, Finalizer finalizer) {
        return context.registerService(
                Finalizer.class,
                finalizer,
                FrameworkUtil.asDictionary(Map.of(
                        Interpreter.ID,
                        interpreter.id(),
                        Finalizer.PHASE,
                        FinalizationPhase.COLLECT.name(),
                        Constants.SERVICE_DESCRIPTION,
                        "the collector")));
    }

    /** An interpreter ends, or this bundle. */
    private void end(Interpreter interpreter, InterpreterCollector collector) {
        try {
            collector.end();
        } finally {
            Entry there = collectors.get(interpreter);
            if (there != null && there.collector.equals(collector) && collectors.remove(interpreter, there)) {
                withdraw(there);
            }
        }
    }

    private static void withdraw(Entry entry) {
        try {
            entry.finalizer.unregister();
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the finalizer is withdrawn already", e);
        }
    }

    private void requireAlive(Interpreter interpreter) {
        if (refusing || isOver(interpreter)) {
            throw ended(interpreter);
        }
    }

    private static boolean isOver(Interpreter interpreter) {
        return interpreter.state().compareTo(Interpreter.State.FINALIZING) >= 0;
    }

    private InterpreterNotFoundException ended(Interpreter interpreter) {
        return new InterpreterNotFoundException(refusing ? "the collectors have ended" : interpreter + " has ended");
    }
}
