package org.vivarium.instrument;

import com.oracle.graal.python.runtime.PythonContext;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;

/**
 * The thread in which GraalPy has callbacks of weak references called, and handlers of signals. It takes the one that has made the
 * context, and where that is gone or never in the context again, what it was to call is lost.
 */
final class MainThread {
    private static final Field FIELD = field();

    private MainThread() {}

    private static Field field() {
        try {
            Field field = PythonContext.class.getDeclaredField("mainThread");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this GraalPy is another than is known", e);
        }
    }

    /** Makes the calling thread the main thread of the context that it has entered. */
    static void become() {
        try {
            FIELD.set(PythonContext.get(null), new WeakReference<>(Thread.currentThread()));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the field has been made accessible", e);
        }
    }
}
