package org.vivarium.instrument;

import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.IDUtils;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has {@code id()} count from another number on in each context of an engine. GraalPy counts from the same one in all, and then
 * objects of two interpreters have one id, which in CPython those that are alive never have.
 *
 * <p>Thread-safe.
 */
final class ObjectIds {
    /** How many ids a context has to itself, as a power of two. */
    private static final int BITS = 32;

    /** So many contexts have numbers of their own at a time; it begins anew with those of the first, which have gone long before. */
    private static final long CONTEXTS = (1 << 24) - 1;

    private static final Field UTILS = field(PythonContext.class, "idUtils");
    private static final Field NEXT = field(IDUtils.class, "globalId");

    private final AtomicLong contexts = new AtomicLong();

    private static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this GraalPy is another than is known", e);
        }
    }

    /** Gives the entered context its numbers. */
    void begin() {
        try {
            AtomicLong next = (AtomicLong) NEXT.get(UTILS.get(PythonContext.get(null)));
            next.addAndGet((contexts.getAndIncrement() & CONTEXTS) << BITS);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fields have been made accessible", e);
        }
    }
}
