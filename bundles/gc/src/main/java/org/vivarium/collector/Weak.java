package org.vivarium.collector;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.WeakRef;

/** One weak reference. The collector keeps it until its object goes, or it is cleared. Guarded by the interpreter's lock. */
final class Weak<T extends Tracked> implements WeakRef<T> {
    private final InterpreterCollector owner;
    private final String name;
    private @Nullable T object;
    private @Nullable Consumer<? super WeakRef<T>> callback;

    Weak(InterpreterCollector owner, T object, @Nullable Consumer<? super WeakRef<T>> callback) {
        this.owner = owner;
        this.object = object;
        this.callback = callback;
        name = "a weak reference to " + Head.of(object);
    }

    @Override
    public @Nullable T get() {
        T there = object;
        if (there == null) {
            return null;
        }
        requireLock();
        return Head.of(there).refcount() == 0 ? null : there;
    }

    @Override
    public void clear() {
        T there = object;
        if (there != null) {
            requireLock();
            forget();
            callback = null;
            owner.weakRefs().remove(Head.of(there), this);
        }
    }

    private void requireLock() {
        if (!owner.isLocked()) {
            throw owner.notLocked(name);
        }
    }

    /** Lets go of the object. */
    void forget() {
        object = null;
    }

    /** Calls the callback, once. */
    void tell() {
        Consumer<? super WeakRef<T>> told = callback;
        callback = null;
        if (told != null) {
            told.accept(this);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
