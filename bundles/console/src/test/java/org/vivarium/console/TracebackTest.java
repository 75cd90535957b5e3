package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TracebackTest {
    @Test
    void placesMarksAndWhatWasRaisedAreInColour() {
        String traceback = """
            Traceback (most recent call last):
              File "a.py", line 12, in <module>
                f(1)
                ~^^^
            ValueError: no 1

            During handling of the above exception, another exception occurred:

            SyntaxError: bad
            KeyboardInterrupt\
            """;
        assertThat(plain(Traceback.coloured(traceback))).isEqualTo(traceback);
        assertThat(Traceback.coloured(traceback).lines())
                .containsExactly(
                        "Traceback (most recent call last):",
                        "  File \033[35m\"a.py\"\033[0m, line \033[35m12\033[0m, in \033[35m<module>\033[0m",
                        "    f(1)",
                        "    \033[1;31m~^^^\033[0m",
                        "\033[1;35mValueError\033[0m: \033[35mno 1\033[0m",
                        "",
                        "During handling of the above exception, another exception occurred:",
                        "",
                        "\033[1;35mSyntaxError\033[0m: \033[35mbad\033[0m",
                        "\033[1;35mKeyboardInterrupt\033[0m");
    }

    @Test
    void groupsHaveThemBehindTheirBars() {
        assertThat(Traceback.coloured(
                        "  | builtins.ExceptionGroup: two (2 sub-exceptions)\n  +-+---- 1 ----\n    | E: a"))
                .isEqualTo("  | \033[1;35mbuiltins.ExceptionGroup\033[0m: \033[35mtwo (2 sub-exceptions)\033[0m\n"
                        + "  +-+---- 1 ----\n    | \033[1;35mE\033[0m: \033[35ma\033[0m");
    }

    @Test
    void sourceStaysPlain() {
        assertThat(Traceback.coloured("    raise\n    return: int")).isEqualTo("    raise\n    return: int");
    }

    private static String plain(String text) {
        return text.replaceAll("\033\\[[\\d;]*m", "");
    }
}
