package org.example;

import java.util.List;
import org.vivarium.modules.Arguments;

/** Code of a module's author, as far as tracebacks are concerned. */
public final class Plugin {
    private Plugin() {}

    public static void outer() {
        inner(3);
    }

    private static void inner(int size) {
        if (size > 2) {
            throw new IllegalArgumentException("too much");
        }
    }

    public static void takesString() {
        var nothing = new Arguments("f", List.of()).string(0);
        throw new AssertionError("there is no argument, but here is " + nothing);
    }
}
