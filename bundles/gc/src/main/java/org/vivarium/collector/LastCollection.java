package org.vivarium.collector;

import java.util.ArrayList;
import java.util.List;

/**
 * How a collector ends: {@code finalize_modules}, {@code _PyGC_Fini}. Collects as long as there is something to be found, and then has
 * all that is left finalized, cleared and deallocated, whatever still refers to it. Unlike CPython, which leaves such objects to
 * whoever comes last. Guarded by the interpreter's lock.
 */
final class LastCollection {
    /** Finalizers may make objects that have finalizers. */
    private static final int MOST_ROUNDS = 16;

    private final InterpreterCollector owner;
    private final Generations generations;

    LastCollection(InterpreterCollector owner) {
        this.owner = owner;
        generations = owner.generations();
    }

    void run() {
        // A thread may have been left behind while it counted, or deallocated.
        owner.dying().hold(false);
        owner.dying().drain();
        owner.later().drain();
        owner.kept().clear();
        generations.unfreeze();
        for (int round = 0; round < MOST_ROUNDS && owner.schedule().collectLast() > 0; round++) {
            owner.later().drain();
        }
        owner.kept().clear();
        for (int round = 0; round < MOST_ROUNDS && finalizeRest(); round++) {
            owner.later().drain();
        }
        owner.refuse();
        clearRest();
        deallocRest();
    }

    /** Calls the finalizers that have not been called. Returns whether there were some. */
    private boolean finalizeRest() {
        boolean some = false;
        HeadList rest = takeRest();
        while (!rest.isEmpty()) {
            Head head = rest.first();
            generations.oldest().take(head);
            if (!head.isFinalized()) {
                some = true;
                guarded(head, "finalizeObject", head::farewell);
            }
        }
        return some;
    }

    private void clearRest() {
        HeadList rest = takeRest();
        List<Weak<?>> cleared = new ArrayList<>();
        rest.forEach(head -> owner.weakRefs().clear(head, cleared));
        owner.weakRefs().tell(cleared);
        while (!rest.isEmpty()) {
            Head head = rest.first();
            generations.oldest().take(head);
            guarded(head, "clear", head::letGo);
        }
    }

    /** Has something done with an object that is not to go meanwhile. */
    private void guarded(Head head, String what, InterpreterCollector.Step step) {
        head.dying(false);
        head.incref();
        owner.attempt(head, what, step);
        head.decref();
    }

    private void deallocRest() {
        HeadList rest = takeRest();
        rest.takeAll(owner.dying().going());
        while (!rest.isEmpty()) {
            Head head = rest.first();
            head.refcount(0);
            owner.dying().dealloc(head);
        }
    }

    private HeadList takeRest() {
        HeadList rest = new HeadList();
        generations.all().forEach(rest::takeAll);
        return rest;
    }
}
