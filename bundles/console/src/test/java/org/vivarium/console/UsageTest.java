package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivarium.console.ConsoleException.UsageException;

class UsageTest {
    private final Usage usage = Usage.of("""
        x:do - do it
        usage: x:do ID|NAME MODULE.FUNCTION [ARG...] [--set FIELD=VALUE]... [--name NAME] [--fast|--slow] [--json]
        example: x:do a b.c
        """);

    @Test
    void theUsageLineTellsOptionsAndOperands() {
        assertThat(usage.name()).isEqualTo("x:do");
        assertThat(usage.summary()).isEqualTo("do it");
        assertThat(usage.options().values())
                .containsExactly(
                        new Usage.Option("set", "FIELD=VALUE", true, null),
                        new Usage.Option("name", "NAME", false, null),
                        new Usage.Option("fast", null, false, null),
                        new Usage.Option("slow", null, false, "fast"),
                        new Usage.Option("json", null, false, null),
                        new Usage.Option("help", null, false, null));
        assertThat(usage.operand(0)).hasValue(new Usage.Operand("ID|NAME", false, false));
        assertThat(usage.operand(1)).hasValue(new Usage.Operand("MODULE.FUNCTION", false, false));
        assertThat(usage.operand(7)).hasValue(new Usage.Operand("ARG", true, true));
    }

    @Test
    void optionsMayStandAnywhere() {
        Usage.Parsed parsed = usage.parse(List.of("--set", "a=1", "x", "--set=b=2", "y", "--json", "z"));
        assertThat(parsed.operands()).containsExactly("x", "y", "z");
        assertThat(parsed.options().get("set")).containsExactly("a=1", "b=2");
        assertThat(parsed.options()).containsKey("json");
    }

    @Test
    void negativeNumbersAndAllThatFollowsTwoDashesAreOperands() {
        assertThat(usage.parse(List.of("x", "y", "-1", "-.5", "-")).operands())
                .containsExactly("x", "y", "-1", "-.5", "-");
        assertThat(usage.parse(List.of("x", "y", "--", "--json", "-q")).operands())
                .containsExactly("x", "y", "--json", "-q");
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatThrownBy(() -> usage.parse(List.of("x", "y", "--jsn")))
                .isInstanceOf(UsageException.class)
                .hasMessage("x:do: there is no option --jsn; see x:do --help");
        assertThatThrownBy(() -> usage.parse(List.of("x", "y", "-j"))).hasMessageContaining("no option -j;");
    }

    @Test
    void optionsAreGivenAsTheyAreDeclared() {
        assertThatThrownBy(() -> usage.parse(List.of("x", "y", "--name"))).hasMessageContaining("--name needs NAME");
        assertThatThrownBy(() -> usage.parse(List.of("x", "y", "--json=1")))
                .hasMessageContaining("--json takes no value");
        assertThatThrownBy(() -> usage.parse(List.of("--name", "a", "--name", "b")))
                .hasMessageContaining("--name is given twice");
    }

    @Test
    void optionsInOneBracketExcludeEachOther() {
        assertThat(usage.parse(List.of("x", "y", "--slow")).options()).containsOnlyKeys("slow");
        assertThatThrownBy(() -> usage.parse(List.of("x", "y", "--slow", "--fast")))
                .hasMessageContaining("--fast and --slow exclude each other;");
    }

    @Test
    void aNounMayHaveAPartThatCanBeLeftOut() {
        Usage bundles = Usage.of("x:b - do\nusage: x:b BUNDLE[/VERSION]|MODULE... [--replace BUNDLE/VERSION]\n");
        assertThat(bundles.operand(3)).hasValue(new Usage.Operand("BUNDLE[/VERSION]|MODULE", false, true));
        assertThat(bundles.options()).containsKey("replace");
    }

    @Test
    void missingAndSuperfluousOperandsAreNamed() {
        assertThatThrownBy(() -> usage.parse(List.of("x"))).hasMessageContaining("MODULE.FUNCTION is missing");
        Usage none = Usage.of("x:none - do nothing\nusage: x:none\n");
        assertThatThrownBy(() -> none.parse(List.of("x"))).hasMessageContaining("there is no place for x");
    }

    @Test
    void helpNeedsNothingElse() {
        assertThat(usage.parse(List.of("--help")).options()).containsKey("help");
    }
}
