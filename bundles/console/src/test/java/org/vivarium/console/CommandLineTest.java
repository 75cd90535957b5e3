package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private final CommandLine parser = new CommandLine();

    private CompletingParsedLine words(String line) {
        return (CompletingParsedLine) parser.parse(line, line.length(), ParseContext.COMPLETE);
    }

    @Test
    void openQuotesAndBracesWantMore() {
        assertThat(CommandLine.isComplete("interp:exec a 'x")).isFalse();
        assertThat(CommandLine.isComplete("interp:exec a \"x\n")).isFalse();
        assertThat(CommandLine.isComplete("f = { interp:list")).isFalse();
        assertThat(CommandLine.isComplete("interp:list |")).isFalse();
        assertThatThrownBy(() -> parser.parse("interp:exec a 'x", 16, ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
    }

    @Test
    void finishedLinesAndWrongOnesAreTaken() {
        assertThat(CommandLine.isComplete("interp:exec a 'x\ny'")).isTrue();
        assertThat(CommandLine.isComplete("interp:list )")).isTrue();
        assertThat(CommandLine.isComplete("")).isTrue();
        assertThat(parser.parse("interp:list", 11, ParseContext.ACCEPT_LINE).words())
                .containsExactly("interp:list");
    }

    @Test
    void theWordsAreThoseOfTheCommandUnderTheCursor() {
        assertThat(words("interp:create; interp:exec a 'b c").words()).containsExactly("interp:exec", "a", "b c");
        assertThat(words("interp:list | x ").words()).containsExactly("x", "");
        assertThat(words("(interp:info ma").words()).containsExactly("interp:info", "ma");
    }

    @Test
    void aQuotedWordIsReplacedWithItsQuotes() {
        CompletingParsedLine line = words("interp:run a 'my fi");
        assertThat(line.word()).isEqualTo("my fi");
        assertThat(line.rawWordLength()).isEqualTo("'my fi".length());
        assertThat(line.escape("my file.py", true)).hasToString("'my file.py'");
        assertThat(line.escape("plain.py", true)).hasToString("plain.py");
    }
}
