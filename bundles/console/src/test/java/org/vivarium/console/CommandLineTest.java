package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interp:import a greeting>=1.2,<2|greeting>=1.2,<2",
                "import a acme.money<2; interp:list|acme.money<2",
                "import a 'x>=1' y==1.2,<2|y==1.2,<2",
                "interp:create --set modules=greeting>1.2.0.rc1|modules=greeting>1.2.0.rc1"
            })
    void aVersionWithoutQuotesIsFound(String line, String word) {
        assertThat(CommandLine.unquotedVersion(line)).hasValue(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interp:import a 'greeting>=1.2,<2'",
                "interp:import a \"greeting>=1.2,<2\" greeting\\>=1",
                "interp:import a greeting==1.2 greeting~=1.2",
                "interp:create --set 'modules=greeting>=1.2 counter<2'",
                "interp:exec a 'x = 1; print(x>2, \"y<3\")'",
                "interp:list >names; interp:list>1; interp:list > 1 2>1",
                "echo a>2.txt"
            })
    void quotedVersionsAndRedirectionsAreLeftAlone(String line) {
        assertThat(CommandLine.unquotedVersion(line)).isEmpty();
    }

    @Test
    void longCodeInQuotesIsPassedOver() {
        String code = "print(\\\"x\\\")\n".repeat(100_000);
        assertThat(CommandLine.unquotedVersion("interp:exec a \"" + code + "\" x>=1"))
                .hasValue("x>=1");
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
