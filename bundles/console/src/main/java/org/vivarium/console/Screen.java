package org.vivarium.console;

import java.util.function.IntSupplier;

/**
 * What a person looks at.
 *
 * @param width its columns at the time of asking
 * @param colour whether it shows colours and is wanted to
 */
record Screen(IntSupplier width, boolean colour) {
    /** The session variable that holds it. */
    static final String VARIABLE = ".screen";

    /** No screen: a file or another program gets everything, and plainly. */
    static final Screen NONE = new Screen(() -> Integer.MAX_VALUE, false);

    /** Text that stands out. */
    String bold(String text) {
        return colour ? "\033[1m" + text + "\033[0m" : text;
    }
}
