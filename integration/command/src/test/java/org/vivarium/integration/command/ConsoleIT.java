package org.vivarium.integration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.vivarium.integration.command.Running.Result;

/** The console: a person at a terminal, and lines that come through a pipe. */
final class ConsoleIT extends Command {
    private static final String PROMPT = "vivarium> ";
    private static final String CONTROL_C = "\003";
    private static final String CONTROL_D = "\004";

    @Test
    void aPersonCreatesCompletesInterruptsAndEnds() throws IOException, InterruptedException {
        try (Running console = vivarium.atTerminal()) {
            Transcript screen = console.out();
            screen.await("Vivarium 0.1.0. help lists the commands, exit ends.");
            screen.await(PROMPT);
            console.type("interp:create --name tenant\r");
            screen.await("--name tenant");
            screen.await("tenant");
            screen.await(PROMPT);

            console.type("interp:info ten\t");
            screen.await("interp:info tenant");
            console.type("\r");
            screen.await("allow_threads");
            screen.await(PROMPT);

            console.type("interp:close ten");
            screen.await("interp:close ten");
            console.type(CONTROL_C);
            screen.await(PROMPT);

            console.type("interp:exec tenant 'kept = 6 * 7'\r");
            screen.await("\n");
            screen.await(PROMPT);
            console.type("interp:exec tenant 'print(\"lo\" + \"oping\", flush=True)\r");
            screen.await("> ");
            console.type("while True: pass'\r");
            screen.await("looping");
            console.type(CONTROL_C);
            screen.await("KeyboardInterrupt");
            screen.await(PROMPT);
            console.type("interp:exec tenant 'import time; print(\"wai\" + \"ting\", flush=True)\r");
            screen.await("> ");
            console.type("time.sleep(1000)'\r");
            screen.await("waiting");
            console.type(CONTROL_C);
            screen.await("KeyboardInterrupt");
            screen.await(PROMPT);
            console.type("interp:exec tenant 'print(\"kept\", kept)'\r");
            screen.await("kept 42");
            screen.await(PROMPT);

            console.type(CONTROL_D);
            Result result = console.result();
            assertThat(result.status()).isZero();
            assertThat(result.out()).doesNotContain("\tat ");
        }
    }

    @Test
    void theLiveTableIsEndedByAKeyAndThePromptComesBack() throws IOException, InterruptedException {
        try (Running console = vivarium.atTerminal()) {
            Transcript screen = console.out();
            screen.await(PROMPT);
            console.type("interp:top --interval 3600\r");
            screen.await("CALLS");
            screen.await("main");
            console.type("q");
            screen.await(PROMPT);
            console.type("interp:top --interval 0.1\r");
            screen.await("CALLS");
            // Redrawn, and then ended.
            screen.await("main");
            screen.await("main");
            console.type(CONTROL_C);
            screen.await(PROMPT);
            console.type("exit\r");
            Result result = console.result();
            assertThat(result.status()).isZero();
            assertThat(result.out()).doesNotContain("interrupted", "\tat ");
        }
    }

    @Test
    void exitEndsAtTheTerminal() throws IOException, InterruptedException {
        try (Running console = vivarium.atTerminal()) {
            console.out().await(PROMPT);
            console.type("exit\r");
            assertThat(console.result().status()).isZero();
        }
    }

    @Test
    void linesThroughAPipeAreExecutedWithoutAPrompt() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("interp:create --name tenant\ninterp:exec nobody 1\ninterp:close tenant\n");
            console.closeInput();
            assertThat(console.result())
                    .isEqualTo(
                            new Result(1, "tenant\n", "there is no interpreter nobody; there are: 0 main, 1 tenant\n"));
        }
    }
}
