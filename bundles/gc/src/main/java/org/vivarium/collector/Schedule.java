package org.vivarium.collector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.CollectionCallback;
import org.vivarium.gc.CollectionCallback.Figures;
import org.vivarium.gc.CollectionCallback.Phase;
import org.vivarium.gc.ForeignReferenceException;

/**
 * When collections of one interpreter run, and who hears of them.
 *
 * <pre>
 * callbacks    who hears
 * enabled      whether they run by themselves
 * requested    a pending call that runs one is on its way
 * collecting   one runs; there is one at a time, whoever asks
 * running      that one
 * </pre>
 *
 * <p>Guarded by the interpreter's lock.
 */
final class Schedule {
    private final InterpreterCollector owner;
    private final List<CollectionCallback> callbacks = new ArrayList<>();
    private boolean enabled = true;
    private boolean requested;
    private boolean collecting;
    private @Nullable Collection running;

    Schedule(InterpreterCollector owner) {
        this.owner = owner;
    }

    boolean isEnabled() {
        return enabled;
    }

    void enable(boolean automatic) {
        enabled = automatic;
    }

    void add(CollectionCallback callback) {
        callbacks.add(callback);
    }

    boolean remove(CollectionCallback callback) {
        return callbacks.remove(callback);
    }

    /** An object has been made: has a thread collect at its next check, when it is time to. */
    void objectMade() {
        if (owner.generations().isDue() && enabled && !collecting && !requested) {
            requested = owner.requestCall(this::collectDue);
        }
    }

    private void collectDue() {
        requested = false;
        int generation = owner.generations().due();
        if (enabled && generation >= 0) {
            collectReporting(generation);
        }
    }

    /**
     * Collects a generation, unless a collection runs; returns how many unreachable objects there were.
     *
     * @throws ForeignReferenceException after the collection, when an object refers to one of another interpreter
     */
    int collect(int generation) {
        Collection done = run(generation);
        if (done == null) {
            return 0;
        }
        requireNothingForeign(done);
        return done.found();
    }

    private static void requireNothingForeign(Collection done) {
        if (done.foreign() != null) {
            throw new ForeignReferenceException(done.foreign());
        }
    }

    /** Collects all as the interpreter ends, and returns how much has gone. */
    int collectLast() {
        Collection done = collectReporting(Generations.OLDEST);
        return done == null ? 0 : done.found() - done.uncollectable();
    }

    private @Nullable Collection collectReporting(int generation) {
        Collection done = null;
        try {
            done = run(generation);
            if (done != null) {
                requireNothingForeign(done);
            }
        } catch (RuntimeException | Error failure) {
            Unraisable.report("a collection", owner.interpreter(), failure);
        }
        return done;
    }

    private @Nullable Collection run(int generation) {
        if (collecting) {
            return null;
        }
        collecting = true;
        Thread paused = owner.dying().pause();
        Figures figures = new Figures(generation, 0, 0);
        try {
            long begun = System.nanoTime();
            tell(Phase.START, figures);
            owner.debugging().begins(generation, owner.generations());
            Collection collection = new Collection(owner, generation);
            running = collection;
            collection.run();
            int freed = collection.found() - collection.uncollectable();
            owner.generations().count(generation, freed, collection.uncollectable());
            owner.debugging().ends(collection.found(), collection.uncollectable(), System.nanoTime() - begun);
            figures = new Figures(generation, freed, collection.uncollectable());
            return collection;
        } finally {
            // A thread that has been left behind has nothing to say any more.
            if (owner.isLocked()) {
                tell(Phase.STOP, figures);
                owner.dying().goOn(paused);
                running = null;
                collecting = false;
            }
        }
    }

    private void tell(Phase phase, Figures figures) {
        List.copyOf(callbacks)
                .forEach(each -> owner.attempt(each, "the callback", () -> each.collection(phase, figures)));
    }

    /** Goes on where a thread that has been left behind has stopped. */
    void takeOver() {
        if (running != null) {
            running.abandon();
        }
        running = null;
        collecting = false;
    }

    /** The interpreter has ended. */
    void end() {
        callbacks.clear();
    }
}
