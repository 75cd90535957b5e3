package org.vivarium.python;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;

/**
 * Has the threads in one context call {@link Interpreter#check}, and raises what that throws as Python's own exception: the
 * eval breaker.
 *
 * <p>At a safepoint in the midst of Python code that is done by the instrument. A thread that is only on its way into Python
 * then is noted instead: the first function of the host that it calls there makes up for it.
 *
 * <p>Thread-safe.
 */
final class EvalBreaker {
    private static final String INSTRUMENT = "vivarium";
    private static final String RAISER = "vivarium.raise";
    private static final String RAISED = "vivarium.raised.";

    private final Interpreter interpreter;
    private final HostFunctions.Services services;
    private final Value raiser;
    private final Value bindings;
    private final ObjLongConsumer<String> sleep;
    private final Function<Thread @Nullable [], ? extends Future<?>> stop;
    private final SwitchInterval turns;

    /** The threads inside, and how often each has come in. */
    private final ConcurrentHashMap<Thread, Integer> inside = new ConcurrentHashMap<>();

    private final Set<Thread> missed = ConcurrentHashMap.newKeySet();

    EvalBreaker(
            Engine engine,
            Context context,
            Interpreter interpreter,
            HostFunctions.Services services,
            SwitchInterval turns,
            Value raiser) {
        this.turns = turns;
        this.interpreter = interpreter;
        this.services = services;
        this.raiser = raiser;
        bindings = context.getPolyglotBindings();
        Instrument instrument = instrument(engine);
        sleep = sleep(instrument);
        BiFunction<String, Function<Boolean, Object @Nullable []>, Function<Thread @Nullable [], ? extends Future<?>>>
                service = service(instrument);
        context.enter();
        try {
            bindings.putMember(RAISER, raiser);
            stop = service.apply(RAISER, this::checkAtSafepoint);
        } finally {
            context.leave();
        }
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<
                    String, Function<Boolean, Object @Nullable []>, Function<Thread @Nullable [], ? extends Future<?>>>
            service(Instrument instrument) {
        return instrument.lookup(BiFunction.class);
    }

    @SuppressWarnings("unchecked")
    private static ObjLongConsumer<String> sleep(Instrument instrument) {
        return instrument.lookup(ObjLongConsumer.class);
    }

    private static Instrument instrument(Engine engine) {
        Instrument instrument = engine.getInstruments().get(INSTRUMENT);
        if (instrument == null) {
            throw new InterpreterException(
                    "vivarium-instrument.jar does not lie on the class path beside GraalVM's jars");
        }
        return instrument;
    }

    /** Has every thread that runs code of the context come to a check soon. */
    void breakIn() {
        // Nobody waits for it: a thread may be in a call that does not come back for long.
        Future<?> _ = stop.apply(null);
    }

    /**
     * Has the threads that run offer the context's lock to others. Those that wait for something are left alone: GraalPy begins a wait
     * with a timeout anew after each break.
     */
    void offerTurns() {
        Thread[] running = inside.keySet().stream()
                .filter(thread -> thread.getState() == Thread.State.RUNNABLE)
                .toArray(Thread[]::new);
        if (running.length > 0) {
            Future<?> _ = stop.apply(running);
        }
    }

    /** A thread comes into Python. */
    void enter() {
        if (inside.merge(Thread.currentThread(), 1, Integer::sum) == 1 && isCrowded()) {
            turns.changed(this);
        }
    }

    /** Whether several threads are inside. */
    boolean isCrowded() {
        return inside.size() > 1;
    }

    boolean isInside(Thread thread) {
        return inside.containsKey(thread);
    }

    /** A thread leaves Python. */
    void leave() {
        boolean crowded = isCrowded();
        inside.computeIfPresent(Thread.currentThread(), (thread, times) -> times == 1 ? null : times - 1);
        if (crowded) {
            turns.changed(this);
        }
        makeUp();
    }

    /** Has the calling thread come to its check again when it was on its way into Python at the last break. */
    void makeUp() {
        if (!missed.isEmpty() && missed.remove(Thread.currentThread())) {
            breakIn();
        }
    }

    /**
     * Has the calling thread, which Python code has sent here, wait for so many nanoseconds. At each break it does what it has
     * been asked for and goes on with what is left of them; when that raises something, the wait is over.
     */
    void sleep(long nanos) {
        String raised = RAISED + Thread.currentThread().threadId();
        interpreter.unlocked(() -> {
            sleep.accept(raised, nanos);
            return 0;
        });
        if (bindings.hasMember(raised)) {
            Value exception = bindings.getMember(raised);
            bindings.removeMember(raised);
            throw exception.throwException();
        }
    }

    /** The check that a thread makes when it comes into Python. */
    void check() {
        missed.remove(Thread.currentThread());
        Object[] exception = exceptionOfCheck();
        if (exception != null) {
            raiser.execute(exception);
        }
    }

    private Object @Nullable [] checkAtSafepoint(boolean inPython) {
        if (!inPython) {
            missed.add(Thread.currentThread());
            return null;
        }
        Object[] exception = isAttached() ? exceptionOfCheck() : null;
        if (exception != null) {
            // An interrupt was to get it here. Left set, it would close Python's standard output at the next write.
            Thread.interrupted();
        }
        return exception;
    }

    /** A thread that Python has started is not yet attached in its first lines, and no more in its last. */
    private boolean isAttached() {
        Interpreters interpreters = services.interpreters();
        return interpreters != null
                && interpreters
                        .current()
                        .filter(current -> current.id() == interpreter.id())
                        .isPresent();
    }

    private Object @Nullable [] exceptionOfCheck() {
        try {
            interpreter.check();
            return null;
        } catch (InterpreterNotFoundException e) {
            return new Object[] {"builtins", "SystemExit", message(e), ""};
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            Object[] parts = parts(e);
            // Where whoever asked for it has made it is no part of the story.
            parts[3] = "";
            return parts;
        }
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }

    /** What the raiser is called with to raise what Java code threw: module, name, message, and where that was. */
    static Object[] parts(Throwable thrown) {
        ExceptionSnapshot snapshot = ExceptionSnapshot.of(thrown, PythonContext.class);
        ExceptionSnapshot.Type type = snapshot.type();
        return new Object[] {type.module(), type.qualname(), snapshot.msg(), frames(snapshot)};
    }

    /** The frames of a snapshot's traceback, which is empty when only the platform's own code was concerned. */
    private static String frames(ExceptionSnapshot snapshot) {
        String traceback = snapshot.errdisplay();
        int first = traceback.indexOf('\n') + 1;
        int last = traceback.lastIndexOf('\n' + snapshot.formatted());
        return first == 0 || last < first ? "" : "In Java:\n" + traceback.substring(first, last);
    }
}
