package org.vivarium.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    private static CommandLine parse(String... words) {
        return CommandLine.parse(List.of(words));
    }

    @Test
    void noWordMeansTheConsole() {
        assertThat(parse()).isEqualTo(new CommandLine.Start(Mode.CONSOLE, List.of()));
    }

    @Test
    void minusCTakesTheCommandsAsOneWord() {
        assertThat(parse("-c", "interp:list; exit"))
                .isEqualTo(new CommandLine.Start(Mode.COMMANDS, List.of("interp:list; exit")));
    }

    @Test
    void runKeepsTheProgramsArgumentsAsTheyAre(@TempDir Path folder) throws IOException {
        String program = Files.createFile(folder.resolve("a program.py")).toString();
        assertThat(parse("run", program, "--help", "-c", ""))
                .isEqualTo(new CommandLine.Start(Mode.RUN, List.of(program, "--help", "-c", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c", "-m"})
    void runTakesCodeOrAModule(String option) {
        assertThat(parse("run", option, "this", "x"))
                .isEqualTo(new CommandLine.Start(Mode.RUN, List.of(option, "this", "x")));
    }

    @Test
    void runTakesAVirtualEnvironmentBeforeTheProgram(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("pyvenv.cfg"));
        String venv = folder.toString();
        assertThat(parse("run", "--venv", venv, "-c", "pass", "--venv"))
                .isEqualTo(new CommandLine.Start(
                        Mode.RUN, List.of("-c", "pass", "--venv"), Map.of("vivarium.python.venv", venv)));
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("run", "--venv", venv))
                .withMessageStartingWith("run needs a program");
    }

    @Test
    void serveTakesNothing() {
        assertThat(parse("serve")).isEqualTo(new CommandLine.Start(Mode.SERVE, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpIsAskedForInTwoWays(String option) {
        assertThat(parse(option)).isEqualTo(new CommandLine.Help());
        assertThat(parse("run", option)).isEqualTo(new CommandLine.Help());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void versionIsAskedForInTwoWays(String option) {
        assertThat(parse(option)).isEqualTo(new CommandLine.Version());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "frobnicate, unknown command 'frobnicate'",
                "--frob, unknown option '--frob'",
                "-c, -c needs console commands",
                "-c a b, unexpected argument 'b'",
                "run, run needs a program",
                "run -c, run -c needs a line of code",
                "run -m, run -m needs a module's name",
                "run -x, unknown option '-x' of run",
                "run --venv, run --venv needs the folder of a virtual environment",
                "run --venv nowhere x.py, 'nowhere' is no virtual environment: it has no pyvenv.cfg",
                "serve x, unexpected argument 'x'",
                "bench, bench is served by the vivarium command of a source checkout",
                "conformance, conformance is served by the vivarium command of a source checkout",
            })
    void whatIsNoFormIsRefusedWithTheReason(String line, String reason) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(line.split(" ")))
                .withMessageContaining(reason);
    }

    @Test
    void aProgramThatDoesNotExistIsRefusedInPythonsWords() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("run", "nowhere/x.py"))
                .withMessage("can't open file 'nowhere/x.py': No such file or directory");
    }
}
