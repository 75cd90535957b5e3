package org.vivarium.gc;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An object of one interpreter that counts the references to it, and whose cycles the interpreter's {@link Collector} finds:
 * {@code Py_TPFLAGS_HAVE_GC}. A node of a graph is written like this:
 *
 * <pre>{@code
 * final class Node extends Tracked {
 *     private @Nullable Node next;
 *
 *     Node(Collector collector) {
 *         super(collector);
 *     }
 *
 *     void next(@Nullable Node node) {
 *         next = replace(next, node);
 *     }
 *
 *     protected void traverse(Visitor visitor) {
 *         visitor.visit(next);
 *     }
 *
 *     protected void clear() {
 *         next = replace(next, null);
 *     }
 * }
 * }</pre>
 *
 * <p>Whoever makes one has a reference to it, and gives it back with {@link #decref}. A field that keeps another object is set by
 * {@link #replace}, shown by {@link #traverse} and emptied by {@link #clear}. A local variable needs nothing of that while something
 * else keeps the object.
 *
 * <p>Used under the interpreter's lock, {@link #decrefLater} apart.
 */
@ConsumerType
public abstract class Tracked {
    private final Collector collector;
    private final GcHead head;

    /**
     * Makes an object with one reference, which belongs to whoever makes it; it is tracked from now on.
     *
     * @throws IllegalStateException when the calling thread does not hold the lock of the collector's interpreter
     * @throws org.vivarium.interpreters.InterpreterNotFoundException when that has ended
     */
    @SuppressWarnings("this-escape") // The collector calls nothing of it before the lock is released.
    protected Tracked(Collector collector) {
        this.collector = collector;
        head = collector.track(this);
    }

    // --- what an author writes ---

    /** Shows each object that it keeps a reference to, once for each such reference: {@code tp_traverse}. Changes nothing. */
    protected void traverse(Visitor visitor) {}

    /** Gives all references back that {@link #traverse} shows: {@code tp_clear}. Called before {@link #dealloc}, maybe more than once. */
    protected void clear() {}

    /**
     * Says farewell while all that it refers to is still whole: {@code tp_finalize}, PEP 442. Called once in its life, before
     * it is cleared. It may make the object reachable again, which then lives on. What it throws is reported, and nothing more.
     */
    protected void finalizeObject() throws Exception {}

    /** Gives back what it holds outside of the graph: {@code tp_dealloc}. Called once. What it throws is reported, and nothing more. */
    protected void dealloc() throws Exception {}

    // --- what its users call ---

    /**
     * Adds a reference: {@code Py_INCREF}.
     *
     * @throws IllegalStateException when it has been deallocated, or the calling thread does not hold the interpreter's lock
     */
    public final void incref() {
        head.incref();
    }

    /**
     * Gives a reference back: {@code Py_DECREF}. With the last one it is finalized, if that has not been done, and, unless that made
     * it reachable again, weak references to it are cleared, and it is cleared and deallocated, before this returns; with what
     * only it kept. What {@link #finalizeObject}, {@link #clear}, {@link #dealloc} and callbacks of weak references give back is
     * deallocated when they have returned, one after the other, so that the longest chain needs no stack. When the interpreter has
     * ended, everything has been deallocated, and nothing is left to do.
     *
     * @throws IllegalStateException when it has been deallocated, or the calling thread does not hold the interpreter's lock
     */
    public final void decref() {
        head.decref();
    }

    /**
     * Gives a reference back from any thread, attached to whatever interpreter or to none: a thread of its own interpreter does
     * that at its next {@linkplain org.vivarium.interpreters.Interpreter#check check}, or the interpreter when it ends. When that has
     * ended already, nothing is left to do.
     */
    public final void decrefLater() {
        head.decrefLater();
    }

    /**
     * Puts one reference in the place of another: {@code Py_XSETREF}. Adds a reference to the new object and then gives that to
     * the old one back, when they are there.
     *
     * @return the new object
     */
    protected static <T extends Tracked> @Nullable T replace(@Nullable T old, @Nullable T now) {
        if (now != null) {
            now.incref();
        }
        if (old != null) {
            old.decref();
        }
        return now;
    }

    /** How many references to it there are: {@code sys.getrefcount}, without that of the call. 0 once it has been deallocated. */
    public final int refcount() {
        return head.refcount();
    }

    /** Whether it is tracked, which it is until it is deallocated: {@code gc.is_tracked}. */
    public final boolean isTracked() {
        return head.isTracked();
    }

    /** Whether it has been finalized: {@code gc.is_finalized}. */
    public final boolean isFinalized() {
        return head.isFinalized();
    }

    /** The collector that manages it. */
    public final Collector collector() {
        return collector;
    }

    final GcHead head() {
        return head;
    }
}
