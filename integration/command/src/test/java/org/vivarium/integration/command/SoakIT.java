package org.vivarium.integration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vivarium.integration.command.Running.Result;
import org.vivarium.integration.fixtures.FixtureBundle;

/** {@code interp:soak}: interpreters come and go, and what stays behind is told. */
final class SoakIT extends Command {
    private static final String PROMPT = "vivarium> ";
    private static final Path COUNTER = Vivarium.source("examples/counter/target/counter-0.1.0.jar");

    @Test
    void hundredsOfInterpretersLeaveNothingBehind() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c",
                "module:deploy " + COUNTER
                        + "; interp:soak 300 --module counter --call counter.increment; interp:soak 20 --json");
        // No ResourceWarning, either: no interpreter is left.
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out().lines().skip(1).limit(12))
                .satisfies(lines -> assertThat(lines).first().asString().startsWith("CYCLES "))
                .satisfies(lines -> assertThat(lines).last().asString().startsWith("flat: heap "))
                .filteredOn(line -> line.matches("\\d+ .* 0"))
                .hasSize(10);
        assertThat(result.out()).endsWith("class loaders 0\"}\n").contains("\"flat\":true,\"grown\":[]");
    }

    @Test
    void pythonLeavesNothingBehind() throws IOException, InterruptedException {
        Result result = vivarium.run("-c", "interp:soak 40 --call time.time; interp:soak 20 --module json");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).endsWith("class loaders 0\n").contains("threads +0");
    }

    @Test
    void whatTheJdkKeepsSoftlyGoes() throws IOException, InterruptedException {
        Path jar = FixtureBundle.of("comparing").in(folder);
        Result result = vivarium.run(
                "-c", "module:deploy " + jar + "; interp:soak 20 --module comparing --call comparing.differ");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).endsWith("class loaders 0\n");
    }

    @Test
    void whatStaysIsNamed() throws IOException, InterruptedException {
        Path jar = FixtureBundle.of("leaking").in(folder);
        Result result = vivarium.run("-c", "module:deploy " + jar + "; interp:soak 2 --module leaking");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out().lines().skip(2)).allMatch(line -> line.matches("([12]) .* \\1"));
        assertThat(result.err())
                .startsWith("not flat: 2 class loaders are still there, and gc:leaks tells what holds them");
    }

    @Test
    void whatFailsNamesTheCycle() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c", "module:deploy " + COUNTER + "; interp:soak 20 --call counter.decrement; interp:list --json");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("org.vivarium.examples.counter 0.1.0: counter\n");
        assertThat(result.err())
                .startsWith("cycle 1 of 20 failed:\n")
                .contains("decrement")
                .doesNotContain("\tat ", "ResourceWarning");
    }

    @Test
    void ctrlCEndsItAndLeavesNoInterpreter() throws IOException, InterruptedException {
        try (Running console = vivarium.atTerminal()) {
            Transcript screen = console.out();
            screen.await(PROMPT);
            console.type("module:deploy " + COUNTER + "\r");
            screen.await("0.1.0: counter");
            screen.await(PROMPT);
            console.type("interp:soak 1000000 --module counter --call counter.increment\r");
            screen.await(" of 1000000 cycles");
            console.type("\003");
            screen.await("interrupted in cycle ");
            screen.await(PROMPT);
            console.type("exit\r");
            Result result = console.result();
            assertThat(result.status()).isZero();
            assertThat(result.out()).doesNotContain("ResourceWarning", "\tat ");
        }
    }
}
