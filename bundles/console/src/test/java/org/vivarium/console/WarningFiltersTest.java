package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;

class WarningFiltersTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void filtersAndTheLastWarningsAreShown() {
        console.platform
                .alive
                .getFirst()
                .warnings
                .record(new Warning("too cold", WarningCategory.USER, "greeting", "greeting.py", 3));
        assertThat(console.output("interp:warnings main")).isEqualTo("""
            ACTION   CATEGORY     MESSAGE  MODULE  LINE
            default  UserWarning  any      any     any
            ignore   Warning      any      any     any
            default  the rest     any      any     any

            greeting.py:3: UserWarning: too cold
            """);
        assertThat(console.output("interp:warnings 0 --json"))
                .isEqualTo("{\"filters\":[{\"action\":\"default\",\"category\":\"UserWarning\",\"message\":null,"
                        + "\"module\":null,\"lineno\":0},{\"action\":\"ignore\",\"category\":\"Warning\","
                        + "\"message\":null,\"module\":null,\"lineno\":0}],\"default_action\":\"default\","
                        + "\"shown\":[{\"message\":\"too cold\",\"category\":\"UserWarning\","
                        + "\"module\":\"greeting\",\"filename\":\"greeting.py\",\"lineno\":3}]}\n");
    }

    @Test
    void theLastFilterOfALineIsInFront() {
        assertThat(console.output("interp:warnings main --filter ignore --filter error:DeprecationWarning"))
                .startsWith("""
                    ACTION   CATEGORY            MESSAGE  MODULE  LINE
                    error    DeprecationWarning  any      any     any
                    ignore   Warning             any      any     any
                    default  UserWarning         any      any     any
                    """);
    }

    @Test
    void resetComesBeforeTheFilters() {
        assertThat(console.output("interp:warnings main --filter always --reset"))
                .isEqualTo("""
                    ACTION   CATEGORY  MESSAGE  MODULE  LINE
                    always   Warning   any      any     any
                    default  the rest  any      any     any
                    """);
    }

    @Test
    void whatIsUnknownIsAnsweredWithWhatThereIsAndChangesNothing() {
        assertThat(console.failure("interp:warnings main --reset --filter shout"))
                .isEqualTo("interp:warnings: there is no action shout; there are default, error, ignore, always,"
                        + " module, once; see interp:warnings --help\n");
        assertThat(console.failure("interp:warnings main --reset --filter once:Nothing"))
                .startsWith("interp:warnings: there is no category Nothing; there are Warning, UserWarning,")
                .contains("ResourceWarning");
        assertThat(console.platform.alive.getFirst().warnings.filters()).hasSize(2);
    }
}
