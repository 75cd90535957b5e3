package org.vivarium.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.CollectionCallback;
import org.vivarium.gc.Collector;
import org.vivarium.gc.DebugFlag;
import org.vivarium.gc.ForeignReferenceException;
import org.vivarium.gc.GcHead;
import org.vivarium.gc.GenerationStats;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.WeakRef;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;

/**
 * The collector of one interpreter.
 *
 * <pre>
 * interpreter   whose it is, which has the lock that guards the rest
 * later         references that any thread gives back: the only part that needs no lock
 * generations   the tracked objects, and when they are collected
 * dying         those that go
 * weakRefs      the weak references to them
 * garbage       those that could not be freed
 * debug         what is printed
 * schedule      when collections run, and who hears of them
 * ended         nothing is tracked any more
 * </pre>
 *
 * <p>Lock order: the interpreter's lock alone. All foreign code is called under it: slots of objects, callbacks.
 */
final class InterpreterCollector implements Collector {
    private static final System.Logger LOGGER = System.getLogger(InterpreterCollector.class.getName());

    private final Interpreter interpreter;
    private final Interpreters runtime;
    private final Later later = new Later(this);
    private final Generations generations = new Generations();
    private final Dying dying = new Dying(this);
    private final WeakRefs weakRefs = new WeakRefs(this);
    private final Garbage garbage = new Garbage();
    private final Debug debug = new Debug();
    private final Schedule schedule = new Schedule(this);
    private volatile boolean ended;

    /** Something of somebody else's that may fail. */
    interface Step {
        void run() throws Exception;
    }

    /** What is done under the lock. */
    private interface Operation<R extends @Nullable Object> extends ScopedValue.CallableOp<R, RuntimeException> {}

    InterpreterCollector(Interpreter interpreter, Interpreters runtime) {
        this.interpreter = interpreter;
        this.runtime = runtime;
    }

    @Override
    public Interpreter interpreter() {
        return interpreter;
    }

    // --- its parts, for each other ---

    Later later() {
        return later;
    }

    Generations generations() {
        return generations;
    }

    Dying dying() {
        return dying;
    }

    WeakRefs weakRefs() {
        return weakRefs;
    }

    Garbage kept() {
        return garbage;
    }

    Debug debugging() {
        return debug;
    }

    Schedule schedule() {
        return schedule;
    }

    // --- the lock, and foreign code under it ---

    boolean isLocked() {
        return interpreter.holdsLock();
    }

    /** What a thread is told that does not hold the lock. */
    IllegalStateException notLocked(String what) {
        String attached = runtime.current()
                .map(other -> other.equals(interpreter) ? "to it" : "to " + other)
                .orElse("to no interpreter");
        return new IllegalStateException(what + " belongs to " + interpreter
                + ", whose lock the thread does not hold; the thread is attached " + attached);
    }

    private <R extends @Nullable Object> R locked(Operation<R> operation) {
        requireThere();
        return isLocked()
                ? operation.call()
                : interpreter.<R, RuntimeException>locked(() -> {
                    requireThere();
                    return operation.call();
                });
    }

    private void requireThere() {
        if (ended) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
    }

    /** Whether everything goes, or has gone. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Calls foreign code, and reports what it throws.
     *
     * @param subject the object that it is about
     * @throws IllegalStateException when the thread has been left behind meanwhile, and nothing here is its business any more
     */
    void attempt(Object subject, String what, Step step) {
        try {
            step.run();
        } catch (Throwable failure) {
            Unraisable.report(what + " of " + subject, interpreter, failure);
        }
        if (!isLocked()) {
            throw notLocked(subject.toString());
        }
    }

    /** Has a call made by a thread of the interpreter. Returns false when it takes none now. */
    boolean requestCall(Runnable call) {
        if (interpreter.state() != Interpreter.State.READY) {
            return false;
        }
        try {
            interpreter.addPendingCall(call);
            return true;
        } catch (InterpreterException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "asked for again later", e);
            return false;
        }
    }

    // --- what is tracked ---

    @Override
    public GcHead track(Tracked object) {
        requireThere();
        if (!isLocked()) {
            throw notLocked("a new " + object.getClass().getName());
        }
        Head head = new Head(object);
        generations.born(head);
        schedule.objectMade();
        later.retry();
        return head;
    }

    @Override
    public Tracked own(AutoCloseable resource) {
        return locked(() -> new Resource(this, resource));
    }

    @Override
    public <T extends Tracked> WeakRef<T> weakRef(T object, @Nullable Consumer<? super WeakRef<T>> callback) {
        return locked(() -> {
            Head head = requireMine(object);
            if (head.refcount() == 0) {
                throw new IllegalStateException(head + " of " + interpreter + " has been deallocated");
            }
            Weak<T> made = new Weak<>(this, object, callback);
            weakRefs.add(head, made);
            return made;
        });
    }

    /** The head of an object that is this interpreter's. */
    private Head requireMine(Tracked object) {
        Head head = Head.of(object);
        if (!object.collector().equals(this)) {
            throw new ForeignReferenceException(
                    head + " belongs to " + object.collector().interpreter() + ", not to " + interpreter);
        }
        return head;
    }

    // --- collecting ---

    @Override
    public int collect(int generation) {
        requireGeneration(generation);
        return locked(() -> {
            later.drain();
            return schedule.collect(generation);
        });
    }

    private static void requireGeneration(int generation) {
        if (generation < 0 || generation >= GENERATIONS) {
            throw new IllegalArgumentException(
                    "there is no generation " + generation + ", but 0 to " + (GENERATIONS - 1));
        }
    }

    @Override
    public void enable() {
        set(() -> schedule.enable(true));
    }

    @Override
    public void disable() {
        set(() -> schedule.enable(false));
    }

    private void set(Runnable change) {
        locked(() -> {
            change.run();
            return true;
        });
    }

    @Override
    public boolean isEnabled() {
        return locked(schedule::isEnabled);
    }

    @Override
    public Thresholds thresholds() {
        return locked(generations::thresholds);
    }

    @Override
    public void thresholds(Thresholds thresholds) {
        set(() -> generations.thresholds(thresholds));
    }

    @Override
    public List<Integer> counts() {
        return locked(generations::counts);
    }

    @Override
    public List<GenerationStats> stats() {
        return locked(generations::stats);
    }

    @Override
    public void addCallback(CollectionCallback callback) {
        set(() -> schedule.add(callback));
    }

    @Override
    public boolean removeCallback(CollectionCallback callback) {
        return locked(() -> schedule.remove(callback));
    }

    // --- looking ---

    @Override
    public List<Tracked> objects() {
        return locked(() -> Generations.objects(generations.collected()));
    }

    @Override
    public List<Tracked> objects(int generation) {
        requireGeneration(generation);
        return locked(() -> Generations.objects(List.of(generations.list(generation))));
    }

    @Override
    public List<Tracked> referrers(Tracked object) {
        return locked(() -> Generations.objects(generations.all()).stream()
                .filter(each -> refersTo(each, object))
                .toList());
    }

    @SuppressWarnings("ReferenceEquality") // What equals another is another all the same.
    private static boolean refersTo(Tracked object, Tracked referent) {
        boolean[] found = new boolean[1];
        Head.of(object).show(each -> found[0] |= each == referent);
        return found[0];
    }

    @Override
    public List<Tracked> referents(Tracked object) {
        return locked(() -> {
            List<Tracked> all = new ArrayList<>();
            requireMine(object).show(referent -> {
                if (referent != null) {
                    all.add(referent);
                }
            });
            return List.copyOf(all);
        });
    }

    // --- freezing ---

    @Override
    public void freeze() {
        set(generations::freeze);
    }

    @Override
    public void unfreeze() {
        set(generations::unfreeze);
    }

    @Override
    public int freezeCount() {
        return locked(generations.frozen()::size);
    }

    // --- debugging ---

    @Override
    public List<Tracked> garbage() {
        return locked(garbage::objects);
    }

    @Override
    public void clearGarbage() {
        set(garbage::clear);
    }

    @Override
    public Set<DebugFlag> debug() {
        return locked(debug::flags);
    }

    @Override
    public void debug(Set<DebugFlag> flags) {
        set(() -> debug.flags(flags));
    }

    // --- the end ---

    /** Has everything go, as the interpreter ends. Once done, nothing happens. */
    void end() {
        if (ended) {
            return;
        }
        interpreter.locked(() -> {
            if (!ended) {
                schedule.takeOver();
                new LastCollection(this).run();
                schedule.end();
                weakRefs.clear();
            }
            return true;
        });
    }

    /** Tracks nothing more. */
    void refuse() {
        ended = true;
        later.end();
    }
}
