package org.vivarium.collector;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.GcHead;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.Visitor;

/**
 * The head of one tracked object. It has no more than five fields, which with the JVM's own header are 32 bytes.
 *
 * <pre>
 * prev, next   its neighbours in the list that it is in; itself when it is in none
 * refs         how many references to the object there are; 0 from when it begins to go
 * bits         flags, and above them the count that a collection takes references away from
 *   FINALIZED      its finalizer has been called, or is never to be
 *   COLLECTING     a collection is about it
 *   UNREACHABLE    and has found no way to it yet
 *   REFERRED       there are weak references to it
 *   DYING          its last reference has been given back
 *   GONE           it has been deallocated
 * </pre>
 *
 * <p>Guarded by the interpreter's lock; no count changes without a look whether the calling thread holds it.
 */
final class Head extends GcHead {
    private static final int FINALIZED = 1;
    private static final int COLLECTING = 1 << 1;
    private static final int UNREACHABLE = 1 << 2;
    private static final int REFERRED = 1 << 3;
    private static final int DYING = 1 << 4;
    private static final int GONE = 1 << 5;
    private static final int FLAGS = (1 << 6) - 1;
    private static final int ONE = FLAGS + 1;

    /** As many as there is room for; what has that many stays, whatever is taken away. */
    private static final int MANY = Integer.MAX_VALUE / ONE;

    private Head prev;
    private Head next;
    private int refs;
    private int bits;

    /**
     * The head of an object that has one reference.
     *
     * @param object null for the end of a list
     */
    Head(@Nullable Tracked object) {
        super(object);
        prev = this;
        next = this;
        refs = 1;
    }

    static Head of(Tracked object) {
        return (Head) headOf(object);
    }

    /** The object. */
    Tracked tracked() {
        return object();
    }

    private InterpreterCollector owner() {
        return (InterpreterCollector) object().collector();
    }

    // --- the list that it is in ---

    Head next() {
        return next;
    }

    boolean isAlone() {
        return next.equals(this);
    }

    /** Takes it out of its list. */
    void unlink() {
        prev.next = next;
        next.prev = prev;
        prev = this;
        next = this;
    }

    /** Puts it in front of another, which is the end of a list: it is the last one there. */
    void linkBefore(Head end) {
        prev = end.prev;
        next = end;
        end.prev.next = this;
        end.prev = this;
    }

    /** Puts all that follow after this, the end of a list, in front of another list's end. */
    void moveAllBefore(Head end) {
        if (!isAlone()) {
            next.prev = end.prev;
            end.prev.next = next;
            prev.next = end;
            end.prev = prev;
            prev = this;
            next = this;
        }
    }

    // --- its references ---

    @Override
    protected void incref() {
        requireUsable();
        refs++;
    }

    @Override
    protected void decref() {
        if (refs == 0 && owner().hasEnded()) {
            // The end has taken it, whatever it counted.
            return;
        }
        requireUsable();
        if (refs == 1) {
            owner().dying().lost(this);
        } else {
            refs--;
        }
    }

    private void requireUsable() {
        InterpreterCollector owner = owner();
        if (refs == 0) {
            throw new IllegalStateException(this + " of " + owner.interpreter() + " has been deallocated");
        } else if (!owner.isLocked()) {
            throw owner.notLocked(toString());
        }
    }

    @Override
    protected void decrefLater() {
        owner().later().add(this);
    }

    @Override
    protected int refcount() {
        return refs;
    }

    /** Sets the count while nobody else has a reference. */
    void refcount(int count) {
        refs = count;
    }

    // --- its life ---

    @Override
    protected boolean isTracked() {
        return !is(GONE);
    }

    @Override
    protected boolean isFinalized() {
        return is(FINALIZED);
    }

    boolean isReferred() {
        return is(REFERRED);
    }

    boolean isDying() {
        return is(DYING);
    }

    /** Whether there are weak references to it. */
    void referred(boolean referred) {
        set(REFERRED, referred);
    }

    void dying(boolean dying) {
        set(DYING, dying);
    }

    /** What it shows, it shows to a visitor. */
    void show(Visitor visitor) {
        traverseObject(visitor);
    }

    /** Calls its finalizer, as it is done once. */
    void farewell() throws Exception {
        bits |= FINALIZED;
        finalizeObject();
    }

    /** Has it give its references back. */
    void letGo() {
        clearObject();
    }

    /** Deallocates it. */
    void dealloc() throws Exception {
        refs = 0;
        bits |= GONE | FINALIZED;
        deallocObject();
    }

    // --- what a collection knows of it ---

    /** A collection begins, which is about it. */
    void beginCollecting() {
        bits = (bits & FLAGS & ~UNREACHABLE) | COLLECTING | (Math.min(refs, MANY) * ONE);
    }

    void endCollecting() {
        bits = bits & FLAGS & ~(COLLECTING | UNREACHABLE);
    }

    boolean isCollecting() {
        return is(COLLECTING);
    }

    boolean isUnreachable() {
        return is(UNREACHABLE);
    }

    void unreachable(boolean unreachable) {
        set(UNREACHABLE, unreachable);
    }

    /** Whether there are references that have not been taken away. */
    boolean isReferredFromOutside() {
        return bits >= ONE;
    }

    /** Takes away one that comes from inside. One that has not been counted cannot be. */
    void subtract() {
        if (bits >= ONE && bits / ONE != MANY) {
            bits -= ONE;
        }
    }

    /** There is a way to it after all. */
    void found() {
        if (!isReferredFromOutside()) {
            bits += ONE;
        }
    }

    private boolean is(int flag) {
        return (bits & flag) != 0;
    }

    private void set(int flag, boolean on) {
        bits = on ? bits | flag : bits & ~flag;
    }

    /** The class and identity of the object, or of the resource that it owns; nothing of it is called. */
    @Override
    public String toString() {
        return Objects.toIdentityString(object() instanceof Resource owned ? owned.resource() : object());
    }
}
