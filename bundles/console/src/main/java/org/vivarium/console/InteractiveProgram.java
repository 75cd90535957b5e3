package org.vivarium.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.vivarium.console.Session.Outcome;
import org.vivarium.interpreters.InterpreterException;

/**
 * The program of {@code vivarium} alone: it executes commands as they are typed, or as they come through a pipe.
 *
 * <p>At a terminal {@code exit} and the end of input end it with status 0. Through a pipe every line is executed too, but
 * the status is 1 when one failed, so that whoever sent them learns of it.
 */
final class InteractiveProgram implements Program {
    private static final String PROMPT = "vivarium> ";

    /** How long a stop waits for a command that does not react. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Services services;
    private final Foreground foreground;
    private final Map<String, Command> commands;
    private final Streams streams;
    private final Terminals terminals;
    private final Settings settings;
    private volatile boolean stopped;

    /** Opens the terminal that the process was started at. */
    @FunctionalInterface
    interface Terminals {
        /** The terminal; null when standard input or output is something else. */
        @Nullable
        Terminal open() throws IOException;
    }

    /**
     * What the user has set.
     *
     * @param version Vivarium's
     * @param colour whether colours are wanted
     * @param history the file that keeps the history
     */
    record Settings(String version, boolean colour, Optional<Path> history) {}

    InteractiveProgram(
            Services services,
            Foreground foreground,
            Map<String, Command> commands,
            Streams streams,
            Terminals terminals,
            Settings settings) {
        this.services = services;
        this.foreground = foreground;
        this.commands = commands;
        this.streams = streams;
        this.terminals = terminals;
        this.settings = settings;
    }

    @Override
    public int run() throws IOException {
        Terminal terminal = terminals.open();
        try {
            return terminal == null ? throughPipe() : atTerminal(terminal);
        } catch (ConsoleException e) {
            Failure.print(e, streams.err());
            return 1;
        } finally {
            if (terminal != null) {
                terminal.close();
            }
        }
    }

    private int throughPipe() throws IOException {
        try (Session session = new Session(services.commandProcessor(), foreground, streams, Screen.NONE)) {
            return loop(new PipedLines(streams.in(), CommandLine::isComplete), session) ? 0 : 1;
        }
    }

    private int atTerminal(Terminal terminal) throws IOException {
        boolean colour = settings.colour() && !terminal.getType().startsWith(Terminal.TYPE_DUMB);
        Screen screen = new Screen(
                () -> terminal.getWidth() > 0 ? terminal.getWidth() : Integer.MAX_VALUE,
                colour,
                terminal,
                SystemTerminal::showsErrors);
        try (Session session =
                new Session(services.commandProcessor(), foreground, streams.reading(terminal.input()), screen)) {
            terminal.handle(Terminal.Signal.INT, signal -> interrupt(session));
            Prompt.Language language = new Prompt.Language(
                    PROMPT,
                    " ".repeat(PROMPT.length() - 2) + "> ",
                    new CommandLine(),
                    new Completion(commands, services, session::gogo));
            Prompt prompt = new Prompt(terminal, language, settings.history(), colour);
            streams.out().println("Vivarium " + settings.version() + ". help lists the commands, exit ends.");
            loop(prompt, session);
            return 0;
        }
    }

    /** Executes the lines; tells whether all succeeded. */
    private boolean loop(LineSource lines, Session session) throws IOException {
        boolean succeeded = true;
        while (!stopped) {
            String line = lines.next();
            if (line == null) {
                break;
            }
            Outcome outcome = session.execute(line);
            if (outcome == Outcome.EXIT) {
                break;
            }
            succeeded &= outcome == Outcome.SUCCEEDED;
        }
        return succeeded;
    }

    private void interrupt(Session session) {
        // The terminal has shown ^C at the place where the cursor was.
        streams.out().println();
        try {
            session.interrupt();
        } catch (InterpreterException e) {
            streams.err().println(e.getMessage() + "; press Ctrl-C again to end it for good");
        }
    }

    @Override
    public void stop() {
        stopped = true;
        foreground.interrupt();
        try {
            // A command may have to put the terminal in order, which is closed as soon as the session's thread goes on.
            foreground.await(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
