package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The peer's side, with the real CPython. It comes for one platform only. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class CPythonIT {
    private static CPython cpython;

    @BeforeAll
    static void unpack() {
        Peer peer = Peer.on("Linux amd64", property("bench.materials"), property("bench.cache"));
        cpython = peer.cpython().orElseThrow(() -> new AssertionError(peer.absence()));
    }

    @Test
    void itIsThatVersionWhateverTheEnvironmentSays() {
        ProcessBuilder command = cpython.command("-c", "import sys; print(sys.version.split()[0])");
        assertThat(ChildProcess.run(command).text()).isEqualTo("3.14.3\n");
        assertThat(command.environment())
                .containsEntry("PYTHONHOME", cpython.home().toString());
    }

    @Test
    void anOperationIsTimedAsOftenAsAsked() {
        Effort thrice = new Effort(1, 0, 1, 1, 3, 1, 100, 100);
        String operation = "def timed(): return 7\ndef after(value): assert value == 7";
        assertThat(cpython.times(operation, thrice, 1e6))
                .hasSize(3)
                .allSatisfy(micros -> assertThat(micros).isBetween(0.0, 1e6));
    }

    @Test
    void theSpeedUpIsPrintedForEachRepetition() {
        ProcessBuilder command = cpython.command("-c", CPython.script("parallel.py"), "1000", "2");
        assertThat(ChildProcess.run(command).numbers())
                .hasSize(2)
                .allSatisfy(speedUp -> assertThat(speedUp).isPositive());
    }

    @Test
    void theExampleOfPrimesRunsUnchanged() {
        Path primes = property("bench.examples").resolve("primes.py");
        assertThat(ChildProcess.run(cpython.command(primes.toString())).text()).isEqualTo("""
            interpreter a: 35390 primes from 0 to 419999
            interpreter b: 21153 primes from 420000 to 699999
            """);
    }

    private static Path property(String name) {
        return Path.of(System.getProperty(name));
    }
}
