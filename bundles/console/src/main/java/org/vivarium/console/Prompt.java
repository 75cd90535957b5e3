package org.vivarium.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** Command lines from a person at a terminal: with a prompt, editing, completion and history. */
final class Prompt implements LineSource {
    private static final String PROMPT = "vivarium> ";

    private final LineReader reader;
    private final String prompt;

    Prompt(Terminal terminal, Completer completer, Optional<Path> history, boolean colour) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("vivarium")
                .parser(new CommandLine())
                .completer(completer)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, " ".repeat(PROMPT.length() - 2) + "> ")
                // An exclamation mark is part of many a Python line.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.AUTO_FRESH_LINE, true);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        reader = builder.build();
        prompt = colour
                ? new AttributedString(PROMPT, AttributedStyle.BOLD.foreground(AttributedStyle.GREEN)).toAnsi(terminal)
                : PROMPT;
    }

    /**
     * The file that keeps the history, where it can be written; otherwise memory alone does.
     *
     * @param stateHome {@code XDG_STATE_HOME}, null or empty when it is not set
     * @param userHome the user's home
     */
    static Optional<Path> historyFile(@Nullable String stateHome, String userHome) {
        Path state =
                stateHome == null || stateHome.isEmpty() ? Path.of(userHome, ".local", "state") : Path.of(stateHome);
        Path folder = state.resolve("vivarium");
        Path file = folder.resolve("history");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return Optional.empty();
        }
        return Files.isWritable(Files.exists(file) ? file : folder) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public @Nullable String next() {
        try {
            return reader.readLine(prompt);
        } catch (UserInterruptException e) {
            // Ctrl-C clears the line. It is the same as an empty one, as is the interrupt of a thread that is to stop.
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
    }
}
