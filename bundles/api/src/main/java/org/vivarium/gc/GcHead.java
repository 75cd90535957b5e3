package org.vivarium.gc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a collector keeps of one tracked object: {@code PyGC_Head} and the count. {@link Tracked} is what others see of it; a collector
 * extends this, and so is the only one to call what the object's author has written.
 */
@ProviderType
public abstract class GcHead {
    private final @Nullable Tracked object;

    /**
     * The head of an object.
     *
     * @param object null for a head that stands at the end of a list of heads, and belongs to no object
     */
    protected GcHead(@Nullable Tracked object) {
        this.object = object;
    }

    // --- what Tracked offers ---

    /** As {@link Tracked#incref}. */
    protected abstract void incref();

    /** As {@link Tracked#decref}. */
    protected abstract void decref();

    /** As {@link Tracked#decrefLater}. */
    protected abstract void decrefLater();

    /** As {@link Tracked#refcount}. */
    protected abstract int refcount();

    /** As {@link Tracked#isTracked}. */
    protected abstract boolean isTracked();

    /** As {@link Tracked#isFinalized}. */
    protected abstract boolean isFinalized();

    // --- what the collector needs ---

    /** The head of an object. */
    protected static GcHead headOf(Tracked object) {
        return object.head();
    }

    /** The object. */
    protected final Tracked object() {
        return Objects.requireNonNull(object);
    }

    /** Has {@link Tracked#traverse} called. */
    protected final void traverseObject(Visitor visitor) {
        object().traverse(visitor);
    }

    /** Has {@link Tracked#finalizeObject} called. */
    protected final void finalizeObject() throws Exception {
        object().finalizeObject();
    }

    /** Has {@link Tracked#clear} called. */
    protected final void clearObject() {
        object().clear();
    }

    /** Has {@link Tracked#dealloc} called. */
    protected final void deallocObject() throws Exception {
        object().dealloc();
    }
}
