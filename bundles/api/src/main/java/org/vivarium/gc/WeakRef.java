package org.vivarium.gc;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A reference that keeps nothing: {@code weakref.ref}. Used under the interpreter's lock. */
@ProviderType
public interface WeakRef<T extends Tracked> {
    /**
     * The object; null when it has gone, or is about to: the references to what a collection found unreachable are cleared before
     * the first of that is finalized.
     */
    @Nullable
    T get();

    /** Lets go of the object; its callback is not called any more. */
    void clear();
}
