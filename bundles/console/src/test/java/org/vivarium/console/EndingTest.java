package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.StuckThread;

class EndingTest {
    private static final Instant SINCE = Instant.parse("2026-11-21T07:00:00Z");
    private static final List<StuckThread> STUCK = List.of(
            new StuckThread(
                    "interpreter 1 (a)",
                    "interp-1-loop-2",
                    new StackTraceElement("com.acme.Loop", "run", "Loop.java", 12),
                    SINCE),
            new StuckThread("interpreter 1 (a)", "interp-1-gone-3", null, SINCE));

    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void closeEndsSeveralInterpreters() {
        console.platform.interpreter("a");
        console.platform.interpreter("b");
        assertThat(console.output("interp:close a 2")).isEmpty();
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void aWrongNameClosesNone() {
        console.platform.interpreter("a");
        assertThat(console.failure("interp:close a nobody")).contains("no interpreter nobody");
        assertThat(console.platform.alive).hasSize(2);
    }

    @Test
    void closeGoesOnAfterAFailureAndReportsAll() {
        FakeInterpreter stuck = console.platform.interpreter("stuck");
        console.platform.interpreter("a");
        stuck.end = () -> {
            throw new InterpreterException("interpreter 1 stuck is running; wait until it has finished");
        };
        assertThat(console.failure("interp:close stuck main a")).isEqualTo("""
            interpreter 1 stuck is running; wait until it has finished
            cannot destroy the main interpreter; it ends with the runtime
            """);
        assertThat(console.platform.alive).hasSize(2);
    }

    @Test
    void closeSaysHowWhatRunsIsEnded() {
        FakeInterpreter running = console.platform.interpreter("a");
        running.end = () -> {
            throw new InterpreterRunningException("interpreter running: 1 a; kill it or wait until it has finished");
        };
        assertThat(console.failure("interp:close a"))
                .isEqualTo("interpreter running: 1 a; kill it or wait until it has finished;"
                        + " --force ends what runs\n");
    }

    @Test
    void closeWithForceKills() {
        console.platform.interpreter("a").kill =
                new Kill(Kill.Rung.ASYNC_EXCEPTION, Duration.ofMillis(1), List.of(), List.of());
        assertThat(console.output("interp:close --force a"))
                .isEqualTo("a was killed: raised an exception in its threads (1 ms)\n");
        assertThat(console.platform.alive).hasSize(1);
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

    @Test
    void threadsThatAreLeftBehindAreNamedWithTheirFramesAndFailTheCommand() {
        console.platform.interpreter("a").kill = new Kill(Kill.Rung.ABANDON, Duration.ofSeconds(1), STUCK, List.of());
        assertThat(console.execute("interp:kill a")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut())
                .isEqualTo("a was killed: abandoned 2 threads: interp-1-loop-2 at com.acme.Loop.run(Loop.java:12),"
                        + " inside since 2026-11-21T07:00:00Z; interp-1-gone-3, inside since 2026-11-21T07:00:00Z\n");
        assertThat(console.takeErr()).isEqualTo("not all of it was given back: a\n");
    }

    @Test
    void jsonHasEveryKillWithItsAbandonedThreads() {
        console.platform.interpreter("a").kill =
                new Kill(Kill.Rung.ABANDON, Duration.ofMillis(1500), STUCK, List.of(new InterpreterException("why")));
        console.platform.interpreter("b");
        assertThat(console.execute("interp:kill a b --json")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut())
                .isEqualTo("[{\"id\":1,\"name\":\"a\",\"rung\":\"abandon\",\"took_seconds\":1.5,\"abandoned\":["
                        + "{\"thread\":\"interp-1-loop-2\",\"frame\":\"com.acme.Loop.run(Loop.java:12)\","
                        + "\"since\":\"2026-11-21T07:00:00Z\"},"
                        + "{\"thread\":\"interp-1-gone-3\",\"frame\":null,\"since\":\"2026-11-21T07:00:00Z\"}],"
                        + "\"failures\":[\"org.vivarium.interpreters.InterpreterException: why\"]},"
                        + "{\"id\":2,\"name\":\"b\",\"rung\":\"none\",\"took_seconds\":0.0,\"abandoned\":[],"
                        + "\"failures\":[]}]\n");
        assertThat(console.takeErr()).isEqualTo("why\nnot all of it was given back: a\n");
    }

    @Test
    void killGoesOnAfterAFailureAndTellsWhatItDid() {
        console.platform.interpreter("a");
        assertThat(console.execute("interp:kill main a --json")).isEqualTo(Session.Outcome.FAILED);
        assertThat(console.takeOut()).startsWith("[{\"id\":1,\"name\":\"a\"").endsWith("}]\n");
        assertThat(console.takeErr()).isEqualTo("cannot destroy the main interpreter; it ends with the runtime\n");
    }
}
