package org.vivarium.collector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The weak references of one interpreter, by what they refer to: {@code weakrefobject.c}. Guarded by the interpreter's lock. */
final class WeakRefs {
    private final InterpreterCollector owner;
    private final Map<Head, List<Weak<?>>> references = new HashMap<>();

    WeakRefs(InterpreterCollector owner) {
        this.owner = owner;
    }

    void add(Head head, Weak<?> reference) {
        references.computeIfAbsent(head, _ -> new ArrayList<>(1)).add(reference);
        head.referred(true);
    }

    void remove(Head head, Weak<?> reference) {
        List<Weak<?>> there = references.get(head);
        if (there != null && there.remove(reference) && there.isEmpty()) {
            references.remove(head);
            head.referred(false);
        }
    }

    boolean isEmpty() {
        return references.isEmpty();
    }

    /** Clears those to an object, and gives them to who is to hear of it. */
    void clear(Head head, List<Weak<?>> cleared) {
        if (head.isReferred()) {
            head.referred(false);
            List<Weak<?>> there = references.remove(head);
            if (there != null) {
                there.forEach(Weak::forget);
                cleared.addAll(there);
            }
        }
    }

    /** The interpreter has ended. */
    void clear() {
        references.clear();
    }

    /** An object goes: clears those to it, and then calls their callbacks. */
    void objectGoes(Head head) {
        if (head.isReferred()) {
            List<Weak<?>> cleared = new ArrayList<>();
            clear(head, cleared);
            tell(cleared);
        }
    }

    /** Calls the callbacks of references that have been cleared. What one throws is reported. */
    void tell(List<Weak<?>> cleared) {
        cleared.forEach(each -> owner.attempt(each, "a weak reference's callback", each::tell));
    }
}
