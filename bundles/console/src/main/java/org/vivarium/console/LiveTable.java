package org.vivarium.console;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * A table that is redrawn on a terminal until somebody presses q or Ctrl-C. The terminal is as it was afterwards.
 *
 * <p>The terminal tells of a new size on a thread of its own, which redraws what there is to see; so the monitor guards the
 * table and its drawing. Nothing else is locked under it.
 */
final class LiveTable {
    private static final int CONTROL_C = 3;

    private final Terminal terminal;
    private final Screen screen;
    private final Supplier<Table> tables;
    private final Duration interval;
    private Table table = new Table();
    private boolean shown;

    LiveTable(Terminal terminal, Screen screen, Supplier<Table> tables, Duration interval) {
        this.terminal = terminal;
        this.screen = screen;
        this.tables = tables;
        this.interval = interval;
    }

    /** Shows it until it is ended by a key, or by an interrupt of the calling thread. */
    void show() throws IOException {
        Attributes before = terminal.enterRawMode();
        Terminal.SignalHandler resizing = terminal.handle(Terminal.Signal.WINCH, signal -> draw());
        try {
            // Ctrl-C is a key here: it ends the table as q does, and is no failure.
            Attributes keys = new Attributes(terminal.getAttributes());
            keys.setLocalFlag(Attributes.LocalFlag.ISIG, false);
            terminal.setAttributes(keys);
            terminal.puts(Capability.enter_ca_mode);
            terminal.puts(Capability.cursor_invisible);
            terminal.puts(Capability.clear_screen);
            do {
                next(tables.get());
            } while (!isEnded());
        } finally {
            terminal.handle(Terminal.Signal.WINCH, resizing);
            leave(before);
        }
    }

    private synchronized void next(Table newTable) {
        table = newTable;
        shown = true;
        draw();
    }

    private synchronized void leave(Attributes before) {
        // A resize that is still on its way draws no more.
        shown = false;
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
    }

    private synchronized void draw() {
        if (!shown) {
            return;
        }
        int height = terminal.getHeight() > 0 ? terminal.getHeight() : Integer.MAX_VALUE;
        int width = screen.width().getAsInt();
        List<String> lines = table.text(new Screen(screen.width(), false))
                .lines()
                .limit(height)
                .map(line -> line.length() <= width ? line : line.substring(0, width))
                .toList();
        // A dumb terminal cannot go back, and gets one table below the other.
        boolean over = terminal.puts(Capability.cursor_home);
        int last = lines.size() - 1;
        for (int i = 0; i <= last; i++) {
            // Before the text: behind a line that is as wide as the screen it would take the last character.
            terminal.puts(i == last ? Capability.clr_eos : Capability.clr_eol);
            terminal.writer().print(i == 0 ? screen.bold(lines.get(i)) : lines.get(i));
            // After the last line of the screen a line end would scroll it.
            if (!over || i < last) {
                terminal.writer().println();
            }
        }
        terminal.flush();
    }

    /** Waits for the next refresh; tells whether there is none. */
    private boolean isEnded() throws IOException {
        NonBlockingReader keys = terminal.reader();
        long deadline = System.nanoTime() + interval.toNanos();
        while (true) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            try {
                int key = keys.read(left);
                if (key == NonBlockingReader.READ_EXPIRED) {
                    return false;
                } else if (key == 'q' || key == 'Q' || key == CONTROL_C || key == NonBlockingReader.EOF) {
                    return true;
                }
            } catch (InterruptedIOException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }
}
