package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.Kill;

class KillingTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void theRungThatWasEnoughIsToldInWords() {
        console.platform.interpreter("a").kill =
                new Kill(Kill.Rung.INTERRUPT, Duration.ofMillis(3), List.of(), List.of());
        assertThat(console.output("interp:kill a")).isEqualTo("a was killed: interrupted its threads (3 ms)\n");
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void aWrongNameKillsNone() {
        console.platform.interpreter("a");
        assertThat(console.failure("interp:kill a nobody")).contains("no interpreter nobody");
        assertThat(console.platform.alive).hasSize(2);
    }

    @Test
    void whatFinalizersThrewIsADiagnosticAndFailsTheCommand() {
        console.platform.interpreter("a").kill = new Kill(
                Kill.Rung.NONE, Duration.ZERO, List.of(), List.of(new InterpreterException("a finalizer failed")));
        assertThat(console.execute("interp:kill a")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeErr()).isEqualTo("a finalizer failed\nnot all of it was given back: a\n");
    }
}
