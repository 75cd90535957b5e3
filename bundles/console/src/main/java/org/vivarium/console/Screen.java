package org.vivarium.console;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * What a person looks at.
 *
 * @param width its columns at the time of asking
 * @param colour whether it shows colours and is wanted to
 * @param terminal the terminal, for a command that reads keys; null where nobody types
 * @param errors whether standard error is shown on it too, at the time of asking
 */
record Screen(IntSupplier width, boolean colour, @Nullable Terminal terminal, BooleanSupplier errors) {
    /** The session variable that holds it. */
    static final String VARIABLE = ".screen";

    /** No screen: a file or another program gets everything, and plainly. */
    static final Screen NONE = new Screen(() -> Integer.MAX_VALUE, false, null, () -> false);

    Screen(IntSupplier width, boolean colour) {
        this(width, colour, null, () -> true);
    }

    /** Whether standard error shows colours, at the time of asking. */
    boolean coloursErrors() {
        return colour && errors.getAsBoolean();
    }

    /** Text that stands out. */
    String bold(String text) {
        return colour ? "\033[1m" + text + "\033[0m" : text;
    }
}
