package org.vivarium.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where an interactive session's command lines come from. */
interface LineSource {
    /**
     * The next command, with all the lines that it takes; null at the end of the input, or when the waiting thread was
     * interrupted.
     */
    @Nullable
    String next() throws IOException;
}
