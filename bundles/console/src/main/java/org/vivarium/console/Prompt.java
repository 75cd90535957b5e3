package org.vivarium.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** What a person types at a terminal, with a prompt, editing, completion and history: command lines, or a language's. */
final class Prompt implements LineSource {
    private final LineReader reader;
    private final String prompt;

    /**
     * What is typed.
     *
     * @param prompt in front of the first line
     * @param more in front of those that follow
     * @param parser tells what is complete
     * @param completer completes words
     */
    record Language(String prompt, String more, Parser parser, Completer completer) {}

    /**
     * A prompt that shows itself when it is asked for a line.
     *
     * @param history the file that keeps what was typed; without it memory does
     */
    Prompt(Terminal terminal, Language language, Optional<Path> history, boolean colour) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("vivarium")
                .parser(language.parser)
                .completer(language.completer)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, language.more)
                // An exclamation mark is part of many a Python line.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.AUTO_FRESH_LINE, true);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        reader = builder.build();
        prompt = colour
                ? new AttributedString(language.prompt, AttributedStyle.BOLD.foreground(AttributedStyle.GREEN))
                        .toAnsi(terminal)
                : language.prompt;
    }

    /** The file of that name among those that keep the user's histories; none where it cannot be written. */
    static Optional<Path> historyFile(String name) {
        return historyFile(name, System.getenv("XDG_STATE_HOME"), System.getProperty("user.home"));
    }

    /**
     * The same for any user.
     *
     * @param stateHome {@code XDG_STATE_HOME}, null or empty when it is not set
     * @param userHome the user's home
     */
    static Optional<Path> historyFile(String name, @Nullable String stateHome, String userHome) {
        Path state =
                stateHome == null || stateHome.isEmpty() ? Path.of(userHome, ".local", "state") : Path.of(stateHome);
        Path folder = state.resolve("vivarium");
        Path file = folder.resolve(name);
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

    /** All lines up to the end of the input; null when the person changes their mind. */
    @Nullable
    String all() {
        StringBuilder text = new StringBuilder();
        try {
            while (true) {
                text.append(reader.readLine(prompt)).append('\n');
            }
        } catch (UserInterruptException e) {
            return null;
        } catch (EndOfFileException e) {
            return text.toString();
        }
    }
}
