package org.vivarium.console;

import java.io.PrintStream;

/** A line on a terminal that is written over until it is closed, and gone then. Elsewhere it is never seen. For one thread. */
final class LiveLine implements AutoCloseable {
    private final PrintStream err;
    private final int width;
    private int shown;

    /** On what a command's diagnostics are shown on. */
    LiveLine(Call call) {
        err = call.err();
        // In the last column of the screen a line might go over to the next.
        width = call.errorScreen().map(screen -> screen.width().getAsInt() - 1).orElse(0);
    }

    /** Whether anybody sees it. */
    boolean isSeen() {
        return width > 0;
    }

    void show(String text) {
        if (isSeen()) {
            String cut = text.substring(0, Math.min(text.length(), width));
            err.print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
            err.flush();
            shown = cut.length();
        }
    }

    @Override
    public void close() {
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
        }
    }
}
