package org.vivarium.collector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.DebugFlag;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.Visitor;

/**
 * One collection: {@code gc_collect_main}.
 *
 * <p>What is reachable is found in two steps, each of which goes through the objects once. The first takes the references that come from
 * the objects themselves away from what they count; an object that has some left is referred to from outside. The second goes from the
 * first object to the last. One that has references left stays where it is, and what it refers to gets one, and comes back to the
 * end of the row when it had been taken out; any other is taken out. When the row is at its end, those outside are unreachable.
 *
 * <pre>
 * young         what it is about, and then what it has found reachable
 * unreachable   what it has not
 * finalized     that of it whose finalizers have been called
 * stubborn      that of it which has been cleared and is there still
 * </pre>
 *
 * <p>Guarded by the interpreter's lock. While foreign code has given that up, no other collection begins.
 */
final class Collection {
    private final InterpreterCollector owner;
    private final int generation;
    private final Visitor subtract = this::subtract;
    private final Visitor reach = this::reach;
    private final HeadList young;
    private final HeadList unreachable = new HeadList();
    private final HeadList finalized = new HeadList();
    private final HeadList stubborn = new HeadList();
    private HeadList reachable;
    private @Nullable Head visited;
    private @Nullable String foreign;
    private int found;
    private int uncollectable;

    /** One of a generation and those younger than it. */
    Collection(InterpreterCollector owner, int generation) {
        this.owner = owner;
        this.generation = generation;
        young = owner.generations().begin(generation);
        reachable = young;
    }

    /** How many unreachable objects there were. */
    int found() {
        return found;
    }

    /** How many of them could not be freed. */
    int uncollectable() {
        return uncollectable;
    }

    /** Which object refers to which one of another interpreter, in words; null when none does. */
    @Nullable
    String foreign() {
        return foreign;
    }

    /**
     * Does it.
     *
     * @throws RuntimeException what traverse throws; nothing has been changed then
     */
    void run() {
        owner.dying().hold(true);
        try {
            separate(young);
        } catch (Throwable failure) {
            young.takeAll(unreachable);
            young.forEach(Head::endCollecting);
            owner.generations().putBack(generation, young);
            throw failure;
        } finally {
            owner.dying().hold(false);
            visited = null;
        }
        owner.generations().survived(generation, young);
        clearWeakRefs();
        callFinalizers();
        takeOutResurrected();
        found = unreachable.size();
        delete();
        settle();
    }

    /** Has whatever it is about in the oldest generation, as it does not go on. */
    void abandon() {
        List.of(young, unreachable, finalized, stubborn)
                .forEach(owner.generations().oldest()::takeAll);
    }

    // --- what is reachable: deduce_unreachable ---

    /** Leaves in a row what is reachable from outside of it, and takes out the rest. */
    private void separate(HeadList row) {
        reachable = row;
        row.forEach(Head::beginCollecting);
        for (Head head : row) {
            visited = head;
            head.show(subtract);
        }
        Head head = row.first();
        while (!row.isEnd(head)) {
            if (head.isReferredFromOutside()) {
                head.show(reach);
                head.endCollecting();
                // Only now: what it refers to may have come in behind it.
                head = head.next();
            } else {
                Head next = head.next();
                head.unreachable(true);
                unreachable.take(head);
                head = next;
            }
        }
    }

    private void subtract(@Nullable Tracked referent) {
        if (referent == null) {
            return;
        } else if (!referent.collector().equals(owner)) {
            noteForeign(referent);
            return;
        }
        Head head = Head.of(referent);
        if (head.isCollecting()) {
            head.subtract();
        }
    }

    private void noteForeign(Tracked referent) {
        if (foreign == null) {
            foreign = visited + " of " + owner.interpreter() + " refers to " + Head.of(referent) + " of "
                    + referent.collector().interpreter() + "; hold an interpreter's id, never its objects";
        }
    }

    private void reach(@Nullable Tracked referent) {
        if (referent == null || !referent.collector().equals(owner)) {
            return;
        }
        Head head = Head.of(referent);
        if (head.isCollecting()) {
            head.found();
            if (head.isUnreachable()) {
                head.unreachable(false);
                reachable.take(head);
            }
        }
    }

    // --- what becomes of the rest ---

    /** First, so that nobody comes to an object by a weak reference that is about to be cleared: {@code handle_weakrefs}. */
    private void clearWeakRefs() {
        if (!owner.weakRefs().isEmpty()) {
            List<Weak<?>> cleared = new ArrayList<>();
            unreachable.forEach(head -> owner.weakRefs().clear(head, cleared));
            owner.weakRefs().tell(cleared);
        }
    }

    /** {@code finalize_garbage}; one may free others. */
    private void callFinalizers() {
        while (!unreachable.isEmpty()) {
            Head head = unreachable.first();
            finalized.take(head);
            if (!head.isFinalized()) {
                head.incref();
                owner.attempt(head, "finalizeObject", head::farewell);
                head.decref();
            }
        }
    }

    /** What a finalizer has made reachable again stays, with all that it refers to: {@code handle_resurrected_objects}. */
    private void takeOutResurrected() {
        owner.dying().hold(true);
        try {
            separate(finalized);
        } catch (Throwable failure) {
            finalized.takeAll(unreachable);
            finalized.forEach(Head::endCollecting);
            throw failure;
        } finally {
            owner.dying().hold(false);
            visited = null;
            owner.generations().above(generation).takeAll(finalized);
        }
    }

    /** Clears one after the other, which frees most before their turn comes: {@code delete_garbage}. */
    private void delete() {
        boolean kept = owner.debugging().has(DebugFlag.SAVEALL);
        unreachable.forEach(head -> owner.debugging().about(DebugFlag.COLLECTABLE, head));
        while (!unreachable.isEmpty()) {
            Head head = unreachable.first();
            stubborn.take(head);
            head.endCollecting();
            if (kept) {
                owner.kept().add(head);
            } else {
                head.incref();
                owner.attempt(head, "clear", head::letGo);
                head.decref();
            }
        }
        if (kept) {
            owner.generations().above(generation).takeAll(stubborn);
        }
    }

    /** What is there still could not be freed. */
    private void settle() {
        for (Head head : stubborn) {
            uncollectable++;
            owner.debugging().about(DebugFlag.UNCOLLECTABLE, head);
            owner.kept().add(head);
        }
        owner.generations().above(generation).takeAll(stubborn);
    }
}
