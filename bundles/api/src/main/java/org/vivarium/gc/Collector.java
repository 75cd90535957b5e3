package org.vivarium.gc;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;

/**
 * The collector of one interpreter: the module {@code gc}. It has three generations. An object is born into generation 0, and moves to the
 * next one with each collection that it survives.
 *
 * <p>Thread-safe: a thread that does not hold the interpreter's lock takes it for the call, and has to be attached for that; but
 * {@link #track} and what {@link Tracked} offers want it held.
 *
 * <p>Every method but {@link #interpreter} throws an {@link org.vivarium.interpreters.InterpreterNotFoundException} when the interpreter
 * has ended.
 */
@ProviderType
public interface Collector {
    /** How many generations there are. */
    int GENERATIONS = 3;

    /** The interpreter that it belongs to. */
    Interpreter interpreter();

    // --- what is tracked ---

    /**
     * Begins to track an object, with one reference to it: {@code PyObject_GC_Track}. {@link Tracked}'s constructor calls this, and
     * nobody else does.
     */
    GcHead track(Tracked object);

    /**
     * Closes a resource when the object that is made for it here is deallocated. The caller has a reference to that object, and
     * gives it back with {@link Tracked#decref} to close the resource.
     */
    Tracked own(AutoCloseable resource);

    /**
     * Makes a weak reference to an object: {@code weakref.ref}.
     *
     * @param callback called once, with the reference, when the object goes; null for none
     * @throws ForeignReferenceException when the object is another interpreter's
     * @throws IllegalStateException when it has been deallocated
     */
    <T extends Tracked> WeakRef<T> weakRef(T object, @Nullable Consumer<? super WeakRef<T>> callback);

    // --- collecting ---

    /** Runs a full collection: {@code gc.collect()}. */
    default int collect() {
        return collect(GENERATIONS - 1);
    }

    /**
     * Collects a generation and those younger than it: {@code gc.collect(generation)}. When it is called while a collection runs,
     * from a finalizer or a callback, nothing happens.
     *
     * @return how many unreachable objects it found
     * @throws IllegalArgumentException when there is no such generation
     * @throws ForeignReferenceException after the collection, when an object refers to one of another interpreter
     */
    int collect(int generation);

    /** Collects automatically, which it does from the beginning: {@code gc.enable}. */
    void enable();

    /** Collects no more but when asked to: {@code gc.disable}. */
    void disable();

    /** Whether it collects automatically: {@code gc.isenabled}. */
    boolean isEnabled();

    /** When it collects automatically: {@code gc.get_threshold}. */
    Thresholds thresholds();

    /** Has it collect earlier or later: {@code gc.set_threshold}. */
    void thresholds(Thresholds thresholds);

    /**
     * How far it is from the thresholds: the objects that were made since the last collection and have not gone again, and the
     * collections of generations 0 and 1 since that of the next one: {@code gc.get_count}.
     */
    List<Integer> counts();

    /** What it has done, by generation: {@code gc.get_stats}. */
    List<GenerationStats> stats();

    /** Has a callback called at the beginning and the end of each collection: {@code gc.callbacks}. What it throws is reported. */
    void addCallback(CollectionCallback callback);

    /** Calls a callback no more. Returns false when it was none. */
    boolean removeCallback(CollectionCallback callback);

    // --- looking ---

    /** The tracked objects, but those that are frozen: {@code gc.get_objects()}. */
    List<Tracked> objects();

    /**
     * The tracked objects of a generation: {@code gc.get_objects(generation)}.
     *
     * @throws IllegalArgumentException when there is no such generation
     */
    List<Tracked> objects(int generation);

    /** The tracked objects that refer to an object: {@code gc.get_referrers}. Looks at all there are. */
    List<Tracked> referrers(Tracked object);

    /**
     * What an object refers to, as often as it does: {@code gc.get_referents}.
     *
     * @throws ForeignReferenceException when the object is another interpreter's
     */
    List<Tracked> referents(Tracked object);

    // --- freezing ---

    /** Moves all objects to a generation that is not collected: {@code gc.freeze}. */
    void freeze();

    /** Moves them into the oldest generation: {@code gc.unfreeze}. */
    void unfreeze();

    /** How many are frozen: {@code gc.get_freeze_count}. */
    int freezeCount();

    // --- debugging ---

    /** What was unreachable and could not be freed, or with {@link DebugFlag#SAVEALL} all that was unreachable: {@code gc.garbage}. */
    List<Tracked> garbage();

    /** Lets go of {@link #garbage}, which goes with the next collection unless something else keeps it. */
    void clearGarbage();

    /** What it reports: {@code gc.get_debug}. */
    Set<DebugFlag> debug();

    /** Has it report more or less to standard error: {@code gc.set_debug}. */
    void debug(Set<DebugFlag> flags);
}
