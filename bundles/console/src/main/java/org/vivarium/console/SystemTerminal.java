package org.vivarium.console;

import java.io.Console;
import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jspecify.annotations.Nullable;

/** The terminal that the process was started at, if it was. */
final class SystemTerminal {
    private SystemTerminal() {}

    /** Opens it for a person to type at, Ctrl-C included; null when standard input or output is something else. */
    static @Nullable Terminal open() throws IOException {
        return isThere() ? build(true) : null;
    }

    /** It as a screen alone. */
    static Screen screen() {
        return isThere()
                ? new Screen(SystemTerminal::width, isColourWanted(), null, SystemTerminal::showsErrors)
                : Screen.NONE;
    }

    static boolean isColourWanted() {
        String noColour = System.getenv("NO_COLOR");
        return noColour == null || noColour.isEmpty();
    }

    /** Whether standard error goes to it, as standard output does. */
    static boolean showsErrors() {
        return isThere()
                && withJLine(() -> TerminalBuilder.builder().getProviders(null, new IllegalStateException()).stream()
                        .findFirst()
                        .map(provider -> provider.isSystemStream(SystemStream.Error))
                        .orElse(false));
    }

    // ErrorProne knows JDK 22 to 24; from 25 on it is null again when there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Asked for when a table is printed, for a terminal takes a while to open. */
    private static int width() {
        try (Terminal terminal = build(false)) {
            return terminal.getWidth() > 0 ? terminal.getWidth() : Integer.MAX_VALUE;
        } catch (IOException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static Terminal build(boolean signals) throws IOException {
        return withJLine(() -> TerminalBuilder.builder()
                .name("vivarium")
                .system(true)
                .dumb(true)
                .nativeSignals(signals)
                .build());
    }

    /** JLine looks for its providers in the context's class loader, and would fall back to a dumb terminal. */
    private static <T, X extends Exception> T withJLine(ScopedValue.CallableOp<T, X> operation) throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
        try {
            return operation.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
