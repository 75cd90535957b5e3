package org.vivarium.integration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vivarium.integration.command.Running.Result;
import org.vivarium.integration.fixtures.FixtureBundle;

/** {@code vivarium -c}, and what is answered without starting anything. */
final class CommandsIT extends Command {
    @Test
    void interpretersCountForThemselves() throws IOException, InterruptedException {
        String jar =
                Vivarium.source("examples/counter/target/counter-0.1.0.jar").toString();
        Result result = vivarium.run(
                "-c",
                "module:deploy " + jar + "; interp:create --name a; interp:create --name b; "
                        + "interp:call a counter.increment; interp:call a counter.increment; "
                        + "interp:call b counter.increment; interp:call b counter.increment --json");
        assertThat(result.out()).isEqualTo("""
            org.vivarium.examples.counter 0.1.0: counter
            a
            b
            (1, 1)
            (2, 2)
            (1, 1)
            [2,2]
            """);
        assertThat(result.status()).isZero();
        assertThat(result.err())
                .startsWith("ResourceWarning: interpreters still alive")
                .hasLineCount(1);
    }

    @Test
    void whatIsNotDeployedIsNotFound() throws IOException, InterruptedException {
        Result result = vivarium.run("-c", "interp:create --name a; interp:exec a \"import counter\"");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).startsWith("""
            Traceback (most recent call last):
              File "<script>", line 1, in <module>
            ModuleNotFoundError: No module named 'counter'
            """).doesNotContain("\tat ", "org.vivarium");
    }

    @Test
    void whoIsNotThereIsNamedWithWhoIs() throws IOException, InterruptedException {
        Result result = vivarium.run("-c", "interp:exec nobody 1; interp:list");
        assertThat(result).isEqualTo(new Result(1, "", "there is no interpreter nobody; there are: 0 main\n"));
    }

    @Test
    void finalizingTheRuntimeNamesWhatIsLeft() throws IOException, InterruptedException {
        Result result = vivarium.run("-c", "interp:create --name a; runtime:finalize");
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err())
                .startsWith("ResourceWarning: interpreters still alive")
                .contains("1 (a)")
                .hasLineCount(1);
    }

    @Test
    void howAnInterpreterEndedIsTold() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c",
                "interp:create --name a; interp:exec a 'x = 1'; interp:close a; interp:trace a --json; interp:trace a");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("a\n{\"id\":1,\"name\":\"a\",")
                .contains("\"phase\":\"evaluator\"", "\nPHASE ", "\nevaluator ")
                .doesNotContain("\"ok\":false");
    }

    @Test
    void theTraceOfAnInterpreterEndsWithItsProof() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c",
                "module:deploy " + Vivarium.source("examples/counter/target/counter-0.1.0.jar")
                        + "; interp:create --name a; interp:import a counter;"
                        + " interp:close a --prove; interp:trace a --json; interp:trace a");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("{\"phase\":\"proof\",\"what\":\"class loader of org.vivarium.examples.counter 0.1.0\"")
                .containsPattern(
                        "\nproof +class loader of org\\.vivarium\\.examples\\.counter 0\\.1\\.0 .* collected\n$");
    }

    @Test
    void whatIsLoggedIsALine() throws IOException, InterruptedException {
        Path jar = FixtureBundle.of("leaving").in(folder);
        Result result = vivarium.run(
                "-c", "module:deploy " + jar + "; interp:create --name a; interp:import a leaving; interp:close a");
        assertThat(result.status()).isZero();
        assertThat(result.err())
                .hasLineCount(1)
                .matches("(?s)[-\\dT:.]+[+-]\\d{4} WARNING org\\.vivarium\\.spaces\\.Repairs: leaving 1\\.0\\.0 of"
                        + " interpreter 1 \\(a\\) left something behind: removed .*");
    }

    @Test
    void aThreadBehindTheInterpretersBackIsListed() throws IOException, InterruptedException {
        Path jar = FixtureBundle.of("straying").in(folder);
        Result result = vivarium.run(
                "-c",
                "module:deploy " + jar + "; interp:create --name a; interp:import a straying;"
                        + " interp:call a straying.start; interp:threads a; interp:close a");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).containsPattern("\n +strayed +yes +stray +");
    }

    @Test
    void whoRefersToTrackedObjectsIsTold() throws IOException, InterruptedException {
        Path jar = FixtureBundle.of("owning").in(folder);
        Result result = vivarium.run(
                "-c",
                "module:deploy " + jar + "; interp:create --name a; interp:import a owning;"
                        + " gc:referrers Node --in a; gc:referrers Leaf --in a");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("OBJECTS  CLASS\n", " org.vivarium.integration.fixtures.owning.Node\n");
        assertThat(result.err())
                .startsWith("interpreter 1 (a) tracks no object of a class Leaf; there are: ")
                .contains("org.vivarium.integration.fixtures.owning.Node");
    }

    @Test
    void whatCannotBeEndedIsNamedAndHoldsNothingUp() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("""
                interp:create --name tenant
                interp:exec tenant 'print("comp" + "uting", flush=True)
                x = 7 ** 10 ** 8' &
                """);
            console.out().await("computing");
            console.type("interp:close tenant\ninterp:list --json\n");
            console.out().await("\"name\":\"tenant\",\"state\":\"ready\",\"running\":true");
            console.type("interp:kill tenant\n");
            console.out().await("tenant was killed: abandoned 1 thread: ");
            console.type("interp:exec main 'print(6 * 7)'\n");
            console.out().await("42");
            console.closeInput();
            Result result = console.result();
            assertThat(result.out()).contains(" at com.oracle.graal.python.");
            assertThat(result.err())
                    .contains("interpreter running: interpreter 1 (tenant); kill it or wait")
                    .contains("left behind")
                    .doesNotContain("giving up");
            assertThat(result.status()).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeEndedDoesNotHoldUpTheExit() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("""
                interp:create --name tenant
                interp:exec tenant 'print("comp" + "uting", flush=True)
                x = 7 ** 10 ** 8' &
                """);
            console.out().await("computing");
            console.closeInput();
            assertThat(console.result().err()).contains("left behind").doesNotContain("giving up");
        }
    }

    @Test
    void whatLoopsInTheBackgroundIsKilled() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("""
                interp:create --name tenant
                interp:exec tenant 'print("lo" + "oping", flush=True)
                while True: pass' &
                """);
            console.out().await("looping");
            console.type("interp:kill tenant\n");
            console.out().await("tenant was killed: ");
            console.type("interp:list --json\n");
            console.closeInput();
            Result result = console.result();
            assertThat(result.out()).contains("\"name\":\"main\"").doesNotContain("\"name\":\"tenant\"");
            assertThat(result.status()).isZero();
        }
    }

    @Test
    void helpAndVersionAreValues() throws IOException, InterruptedException {
        Result help = vivarium.run("--help");
        assertThat(help.status()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("-c", "run", "serve", "--jit=");
        Result version = vivarium.run("--version");
        assertThat(version.status()).isZero();
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).startsWith("Vivarium 0.1.0\n").contains("GraalPy  25.0.3");
    }

    @Test
    void whatCannotBeMeantEndsWithTwo() throws IOException, InterruptedException {
        assertThat(vivarium.run("--nope"))
                .isEqualTo(new Result(2, "", "vivarium: unknown option '--nope'\nTry 'vivarium --help'.\n"));
        assertThat(vivarium.run("nope"))
                .isEqualTo(new Result(2, "", "vivarium: unknown command 'nope'\nTry 'vivarium --help'.\n"));
    }
}
