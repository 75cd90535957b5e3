package org.vivarium.crossing;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;

/**
 * The interpreters that hold something here, each with the finalizer that gives it back when the interpreter ends.
 *
 * <pre>
 * held     who holds something, and how its finalizer is withdrawn; by interpreter, as there may be several with main's id in time
 * closed   nobody takes hold of anything any more
 * </pre>
 *
 * <p>Thread-safe. No lock is held while a service is registered or withdrawn.
 */
final class Holders {
    private final Interpreters interpreters;
    private final Finalizers finalizers;
    private final Consumer<Holder> ending;
    private final ConcurrentHashMap<Interpreter, Held> held = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Held(Holder holder, Runnable withdrawal) {}

    /**
     * Nobody yet.
     *
     * @param ending takes from an interpreter what it holds
     */
    Holders(Interpreters interpreters, Finalizers finalizers, Consumer<Holder> ending) {
        this.interpreters = interpreters;
        this.finalizers = finalizers;
        this.ending = ending;
    }

    /**
     * The interpreter that the calling thread works for, as one that takes hold of something.
     *
     * @throws InterpreterNotFoundException when it is ending or has ended
     */
    Holder current() {
        Interpreter interpreter = interpreter();
        Held there = held.get(interpreter);
        return there == null ? begin(interpreter) : there.holder;
    }

    /** The interpreter that the calling thread is attached to, or main. */
    Interpreter interpreter() {
        Optional<Interpreter> current = interpreters.current();
        return current.isPresent() ? current.get() : interpreters.main();
    }

    /** A wait of the calling thread. */
    Wait newWait() {
        return new Wait(attached());
    }

    private @Nullable Interpreter attached() {
        return interpreters.current().orElse(null);
    }

    Finalizers finalizers() {
        return finalizers;
    }

    /**
     * The finalizer comes first: from when the holder is seen, whatever ends the interpreter ends the holder. Nobody becomes one from
     * the phase {@link FinalizationPhase#FINALIZING} on, which also is how one that has ended stays ended.
     */
    private Holder begin(Interpreter interpreter) {
        requireAlive(interpreter);
        Holder made = new Holder(interpreter);
        Held mine = new Held(
                made,
                finalizers.register(
                        made.id(), FinalizationPhase.ENDS, "channels and queues", () -> end(interpreter, made)));
        Held first = held.putIfAbsent(interpreter, mine);
        if (first != null) {
            mine.withdrawal.run();
            return first.holder;
        }
        if (made.hasEnded() || closed || isOver(interpreter)) {
            end(interpreter, made);
            throw ended(interpreter);
        }
        return made;
    }

    /** Refuses to have something made that outlives the runtime. */
    void requireRunning() {
        requireAlive(interpreter());
    }

    private void requireAlive(Interpreter interpreter) {
        if (closed || isOver(interpreter)) {
            throw ended(interpreter);
        }
    }

    private static boolean isOver(Interpreter interpreter) {
        return interpreter.state().compareTo(Interpreter.State.FINALIZING) >= 0;
    }

    private InterpreterNotFoundException ended(Interpreter interpreter) {
        return new InterpreterNotFoundException(closed ? "channels and queues have ended" : interpreter + " has ended");
    }

    /** An interpreter ends. */
    private void end(Interpreter interpreter, Holder holder) {
        holder.end();
        ending.accept(holder);
        Held there = held.get(interpreter);
        if (there != null && there.holder.equals(holder) && held.remove(interpreter, there)) {
            there.withdrawal.run();
        }
    }

    /** Nobody takes hold of anything any more. */
    void refuse() {
        closed = true;
    }

    /** Ends all of them. */
    void close() {
        held.values().forEach(each -> end(each.holder.interpreter(), each.holder));
    }
}
