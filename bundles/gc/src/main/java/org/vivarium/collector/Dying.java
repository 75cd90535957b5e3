package org.vivarium.collector;

import org.jspecify.annotations.Nullable;

/**
 * Objects whose last reference has been given back, and how they go: {@code subtype_dealloc}. They wait in a row while one of them
 * goes, for what that one keeps may follow it: CPython's trashcan, without which a long chain would need a deep stack.
 *
 * <pre>
 * waiting   those that are to go; in no other list
 * begun     the first of them, when a thread is about it
 * going     those on their way that another thread, or another collection, has found begun; a thread that is left behind leaves them here
 * digger    the thread that lets one after the other go
 * held      a collection counts references: nothing may go
 * </pre>
 *
 * <p>Guarded by the interpreter's lock. What goes may give the lock up, and then another thread lets those go that it has lost.
 */
final class Dying {
    private final InterpreterCollector owner;
    private final HeadList waiting = new HeadList();
    private final HeadList going = new HeadList();
    private @Nullable Head begun;
    private @Nullable Thread digger;
    private boolean held;

    Dying(InterpreterCollector owner) {
        this.owner = owner;
    }

    /** Those that a thread has begun to let go. */
    HeadList going() {
        putAside();
        return going;
    }

    /** Lets nothing go until the references have been counted. */
    void hold(boolean counting) {
        held = counting;
    }

    /**
     * A collection begins, maybe from what goes: what it clears goes at once, or it would seem to be there still.
     *
     * @return what {@link #goOn} is to get when it is over
     */
    @Nullable
    Thread pause() {
        Thread paused = digger;
        digger = null;
        return paused;
    }

    void goOn(@Nullable Thread paused) {
        digger = paused;
    }

    /**
     * The last reference to an object is given back.
     *
     * @throws IllegalStateException when nobody can have one: while its own finalizer runs, as it goes, or while references are counted
     */
    void lost(Head head) {
        if (head.isDying()) {
            throw new IllegalStateException(head + " of " + owner.interpreter()
                    + " is going: its finalizer has given back a reference too many");
        } else if (held) {
            throw new IllegalStateException("a collection of " + owner.interpreter()
                    + " counts references; traverse gives none back, as to " + head);
        }
        head.refcount(0);
        head.dying(true);
        head.endCollecting();
        waiting.take(head);
        drain();
    }

    /** Lets those go that wait, unless the calling thread is about it already. */
    void drain() {
        Thread current = Thread.currentThread();
        Thread outer = digger;
        if (current.equals(outer)) {
            return;
        }
        digger = current;
        try {
            putAside();
            while (!waiting.isEmpty()) {
                bury(waiting.first());
                putAside();
            }
        } finally {
            digger = outer;
        }
    }

    /** One that has been begun stays at its place, which is the cheapest, unless somebody comes to it before it is gone. */
    private void putAside() {
        if (begun != null) {
            going.take(begun);
            begun = null;
        }
    }

    private void bury(Head head) {
        if (head.isFinalized()) {
            begun = head;
        } else if (isResurrected(head)) {
            return;
        }
        owner.weakRefs().objectGoes(head);
        owner.attempt(head, "clear", head::letGo);
        if (head.equals(begun)) {
            begun = null;
        }
        if (head.isTracked()) {
            dealloc(head);
        }
    }

    /** Calls the finalizer of an object, which is one like any other meanwhile. */
    private boolean isResurrected(Head head) {
        head.refcount(1);
        owner.generations().youngest().take(head);
        owner.attempt(head, "finalizeObject", head::farewell);
        head.refcount(head.refcount() - 1);
        if (head.refcount() > 0) {
            head.dying(false);
            return true;
        }
        going.take(head);
        return false;
    }

    /** Deallocates an object that has been cleared. */
    void dealloc(Head head) {
        head.unlink();
        owner.attempt(head, "dealloc", head::dealloc);
        owner.generations().gone();
    }
}
