package org.vivarium.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Reads lines for the line editor as Gogo does: whether one is finished, and which word of which command is typed. */
final class CommandLine implements Parser {
    private static final String COMMAND_ENDS = ";|&\n(){}";

    private static final String QUOTED = "'[^']*'|\"(?:[^\"\\\\]|\\\\.)*+\"|\\\\.";
    private static final String NUMBER = "\\d+(?:\\.\\d+(?:\\.\\d+(?:\\.[\\w-]+)?)?)?(?=[\\s,;|&)}]|$)";

    /** Quoted text, to be passed over, or a word with a version behind {@code >} or {@code <}. */
    private static final Pattern VERSION = Pattern.compile(
            QUOTED + "|(?<![^\\s;|&(){}])(?<word>[A-Za-z_][\\w.=!~,-]*[<>]=?" + NUMBER + "[^\\s;|&)}]*)",
            Pattern.DOTALL);

    /** Quoted text, to be passed over, or a literal of Python's of which Gogo would take the quotes and leave the rest. */
    private static final Pattern PREFIXED =
            Pattern.compile("(?<![^\\s;|&(){}=])(?<word>(?:[bBrRuU]{1,2}|\\{)['\"])|" + QUOTED, Pattern.DOTALL);

    /** Whether Gogo would not wait for more: a quote, a brace or a pipe is not left open. */
    static boolean isComplete(String line) {
        try {
            new org.apache.felix.gogo.runtime.Parser(line).program();
            return true;
        } catch (EOFError e) {
            return false;
        } catch (SyntaxError e) {
            return true;
        }
    }

    /** The first module with versions that is not in quotes: Gogo would redirect to a file of that name. */
    static Optional<String> unquotedVersion(String line) {
        return firstWord(VERSION, line);
    }

    /** How the first literal of Python's begins that has a letter or brace before its quotes, and is not in quotes itself. */
    static Optional<String> unquotedLiteral(String line) {
        return firstWord(PREFIXED, line);
    }

    private static Optional<String> firstWord(Pattern pattern, String line) {
        return pattern.matcher(line)
                .results()
                .map(found -> found.group("word"))
                .filter(Objects::nonNull)
                .findFirst();
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.COMPLETE) {
            return words(line, cursor);
        }
        if (!isComplete(line)) {
            throw new org.jline.reader.EOFError(-1, -1, "unfinished command", "");
        }
        return words(line, line.length());
    }

    @Override
    public boolean isEscapeChar(char c) {
        return c == '\\';
    }

    /** The words of the command that the cursor is in, up to the cursor. */
    private static Words words(String line, int cursor) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int start = -1;
        char quote = 0;
        for (int i = 0; i < cursor; i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                start = start < 0 ? i : start;
            } else if (COMMAND_ENDS.indexOf(c) >= 0 || Character.isWhitespace(c)) {
                if (start >= 0) {
                    words.add(word.toString());
                    word.setLength(0);
                    start = -1;
                }
                if (COMMAND_ENDS.indexOf(c) >= 0) {
                    words.clear();
                }
            } else {
                start = start < 0 ? i : start;
                word.append(c);
            }
        }
        words.add(word.toString());
        return new Words(line, cursor, words, start < 0 ? 0 : cursor - start);
    }

    /**
     * The words of one command; the last one is being typed.
     *
     * @param rawLength how many characters of the line the last word takes, with its quotes
     */
    record Words(String line, int cursor, List<String> words, int rawLength) implements CompletingParsedLine {
        @Override
        public String word() {
            return words.getLast();
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return words.size() - 1;
        }

        @Override
        public int rawWordCursor() {
            return rawLength;
        }

        @Override
        public int rawWordLength() {
            return rawLength;
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            boolean plain =
                    candidate.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-.:/=~+,@".indexOf(c) >= 0);
            return plain ? candidate : "'" + candidate + (complete ? "'" : "");
        }
    }
}
