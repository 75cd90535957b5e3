package org.vivarium.integration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.integration.command.Running.Result;

/** {@code vivarium run}: a program's streams, status and end. */
final class RunIT extends Command {
    @Test
    @Timeout(120)
    void primesAreCountedInTwoInterpreters() throws IOException, InterruptedException {
        Result result =
                vivarium.run("run", Vivarium.source("examples/primes.py").toString());
        assertThat(result).isEqualTo(new Result(0, """
            interpreter a: 35390 primes from 0 to 419999
            interpreter b: 21153 primes from 420000 to 699999
            """, ""));
    }

    @Test
    void aLineOfCodeHasArgumentsAndBothStreams() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "run",
                "-c",
                "import sys; print(sys.argv); print('diagnostic', file=sys.stderr); raise SystemExit(3)",
                "x",
                "y z",
                "");
        assertThat(result).isEqualTo(new Result(3, "['-c', 'x', 'y z', '']\n", "diagnostic\n"));
    }

    @Test
    void helpIsThere() throws IOException, InterruptedException {
        Result result = vivarium.run("run", "-c", "import gc; help(gc.collect); print(help)");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("Help on function collect in module gc:\n")
                .endsWith("Type help() for interactive help, or help(object) for help about object.\n");
    }

    @Test
    void aFileAndAModuleAreRunAsMain() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("program.py"), "import sys; print(__name__, sys.argv[1:])\n");
        Result expected = new Result(0, "__main__ ['x']\n", "");
        assertThat(vivarium.run("run", "program.py", "x")).isEqualTo(expected);
        assertThat(vivarium.run("run", "-m", "program", "x")).isEqualTo(expected);
    }

    @Test
    void aMissingFileIsSaidAndEndsWithTwo() throws IOException, InterruptedException {
        Result result = vivarium.run("run", "nowhere.py");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("vivarium: can't open file 'nowhere.py': No such file or directory\n")
                .doesNotContain("Exception");
    }

    @Test
    void anExceptionIsShownAsPythonShowsIt() throws IOException, InterruptedException {
        assertThat(vivarium.run("run", "-c", "def f():\n    raise ValueError('no')\nf()"))
                .isEqualTo(new Result(1, "", """
                    Traceback (most recent call last):
                      File "<string>", line 3, in <module>
                      File "<string>", line 2, in f
                    ValueError: no
                    """));
    }

    @Test
    void controlCEndsAnEndlessLoop() throws IOException, InterruptedException {
        endsOnInterrupt("print('ready', flush=True)\nwhile True: pass");
    }

    @Test
    void controlCEndsSleepingThreads() throws IOException, InterruptedException {
        endsOnInterrupt("""
            import threading, time
            inside = threading.Semaphore(0)
            def work():
                inside.release()
                time.sleep(600)
            for daemon in True, False:
                threading.Thread(target=work, daemon=daemon).start()
                inside.acquire()
            print('ready', flush=True)
            time.sleep(600)
            """);
    }

    @Test
    void aProgramMayCatchControlCAndChooseItsStatus() throws IOException, InterruptedException {
        try (Running running = vivarium.start("run", "-c", """
            import sys, time
            try:
                print('ready', flush=True)
                time.sleep(600)
            except KeyboardInterrupt:
                print('cleaned up')
                sys.exit(7)
            """)) {
            running.out().await("ready");
            running.signal("INT");
            Result result = running.result(PROMPTLY);
            assertThat(result.out()).isEqualTo("ready\ncleaned up\n");
            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isEqualTo(7);
        }
    }

    private void endsOnInterrupt(String code) throws IOException, InterruptedException {
        try (Running running = vivarium.start("run", "-c", code)) {
            running.out().await("ready");
            running.signal("INT");
            Result result = running.result(PROMPTLY);
            assertThat(result.status()).isEqualTo(130);
            assertThat(result.out()).isEqualTo("ready\n");
            assertThat(result.err()).doesNotContain("\tat ", "giving up");
        }
    }
}
