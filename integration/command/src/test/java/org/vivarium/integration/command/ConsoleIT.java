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
    void aPersonTypesPythonInAnInterpreter() throws IOException, InterruptedException {
        try (Running console = vivarium.atTerminal()) {
            Transcript screen = console.out();
            screen.await(PROMPT);
            console.type("interp:shell main\r");
            screen.await("Ctrl-D or exit() leaves.");
            screen.await(">>> ");
            console.type("kept = [\r");
            screen.await("... ");
            console.type("6 * 7]; kept\r");
            screen.await("[42]");
            screen.await(">>> ");
            console.type("def half(x):\r");
            screen.await("... ");
            console.type("    return x.nothing\r");
            screen.await("... ");
            console.type("\r");
            screen.await(">>> ");
            console.type("half(kept)\r");
            String shown = screen.await("AttributeError");
            assertThat(shown).contains("return x.nothing").doesNotContain("_shell", "org.vivarium");
            screen.await(">>> ");
            console.type("kept.appe\t");
            screen.await("nd");
            console.type("(1); len(kept) * 1001\r");
            screen.await("2002");
            screen.await(">>> ");
            console.type("while print('loop' + 'ing', flush=True) is None: time = 1\r");
            screen.await("... ");
            console.type("\r");
            screen.await("looping");
            console.type(CONTROL_C);
            screen.await("KeyboardInterrupt");
            screen.await(">>> ");
            console.type("exit()\r");
            screen.await(PROMPT);

            console.type("interp:exec main\r");
            screen.await("... ");
            console.type("print('sum',\r");
            screen.await("... ");
            console.type("sum(kept))\r");
            screen.await("... ");
            console.type(CONTROL_D);
            screen.await("sum 43");
            screen.await(PROMPT);
            console.type("exit\r");
            Result result = console.result();
            assertThat(result.status()).isZero();
            assertThat(result.out()).doesNotContain("\tat ");
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
    void codeComesThroughAPipe() throws IOException, InterruptedException {
        try (Running console = vivarium.start("-c", "interp:exec main")) {
            console.type("def f():\n    return 'it''s \"quoted\"'\n\nprint(f())\n");
            console.closeInput();
            assertThat(console.result()).isEqualTo(new Result(0, "its \"quoted\"\n", ""));
        }
    }

    @Test
    void statementsComeThroughAPipe() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("interp:shell main\nfor i in range(2):\n    i + 40\n\nnothing\nexit()\nqueue:create\n");
            console.closeInput();
            assertThat(console.result()).isEqualTo(new Result(0, "40\n41\n1\n", """
                Traceback (most recent call last):
                  File "<python-input-1>", line 1, in <module>
                    nothing
                NameError: name 'nothing' is not defined
                """));
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
