package org.vivarium.gc;

import java.util.List;

/**
 * A class loader that something keeps although its bundle has left its interpreter.
 *
 * @param interpreter the id of the interpreter
 * @param name the interpreter's name
 * @param bundle the bundle's symbolic name and version
 * @param softly whether only soft references keep it, so that it goes when memory is short
 * @param holder what keeps it, such as {@code thread "pool-3-thread-1" through ThreadLocal value com.acme.Context}
 * @param path the way from there to the class loader, a line for each reference
 */
public record Leak(long interpreter, String name, String bundle, boolean softly, String holder, List<String> path) {
    public Leak {
        path = List.copyOf(path);
    }

    /** In a line: whose it is, and what keeps it. */
    @Override
    public String toString() {
        return "interpreter " + interpreter + " (" + name + "): " + bundle + " is held " + (softly ? "softly " : "")
                + "by " + holder;
    }
}
