package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    private CommandsProgram commands(String line) {
        return new CommandsProgram(console.services, console.foreground, console.streams, Screen.NONE, line);
    }

    private InteractiveProgram piped(Streams streams) {
        return new InteractiveProgram(
                console.services,
                console.foreground,
                console.commands,
                streams,
                () -> null,
                new InteractiveProgram.Settings("1", false, Optional.empty()));
    }

    @Test
    void aCommandLineThatSucceedsHasStatus0() {
        assertThat(commands("interp:create --name a; interp:create --name b").run())
                .isEqualTo(0);
        assertThat(console.takeOut()).isEqualTo("a\nb\n");
    }

    @Test
    void aCommandLineThatFailsHasStatus1() {
        assertThat(commands("interp:exec nobody 1; interp:create").run()).isEqualTo(1);
        assertThat(console.takeErr()).startsWith("there is no interpreter nobody");
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void exitEndsACommandLineWithStatus0() {
        assertThat(commands("exit; nonsense").run()).isEqualTo(0);
        assertThat(console.takeErr()).isEmpty();
    }

    @Test
    void withoutGogoThereIsAMessageAndStatus1() {
        console.platform.remove(CommandProcessor.class);
        assertThat(commands("interp:list").run()).isEqualTo(1);
        assertThat(console.takeErr())
                .startsWith("the service org.apache.felix.service.command.CommandProcessor is missing");
    }

    @Test
    void pipedLinesAreExecutedWithoutAPrompt() throws IOException {
        int status = piped(console.reading("interp:create --name a\n\ninterp:exec a 'x = 1\ny = 2'\nlist"))
                .run();
        assertThat(status).isEqualTo(0);
        assertThat(console.platform.alive.getLast().executed).containsExactly("x = 1\ny = 2");
        assertThat(console.takeOut()).startsWith("a\nID  NAME").doesNotContain("vivarium>");
    }

    @Test
    void aFailedPipedLineIsFollowedByTheNextButGivesStatus1() throws IOException {
        assertThat(piped(console.reading("nonsense\ninterp:create --name a\n")).run())
                .isEqualTo(1);
        assertThat(console.takeOut()).isEqualTo("a\n");
        assertThat(console.takeErr()).isEqualTo("there is no command nonsense; type help\n");
    }

    @Test
    void exitEndsPipedLines() throws IOException {
        assertThat(piped(console.reading("exit\ninterp:create --name a\n")).run())
                .isEqualTo(0);
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void anUnfinishedPipedCommandIsToldAtTheEnd() throws IOException {
        assertThat(piped(console.reading("interp:exec main 'x\n")).run()).isEqualTo(1);
        assertThat(console.takeErr()).startsWith("the command is not finished");
    }

    @Test
    void aCommandReadsTheInputThatFollowsItsLine() throws IOException {
        console.platform.alive.getFirst().execution = source -> {
            try {
                System.out.println("got " + (char) System.in.read() + (char) System.in.read());
                System.in.read();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        assertThat(piped(console.reading("interp:exec main 'read'\nhi\ninterp:create --name a\n"))
                        .run())
                .isEqualTo(0);
        assertThat(console.takeOut()).isEqualTo("got hi\na\n");
    }

    @Test
    void aStopEndsAProgramThatWaitsForInput() throws IOException {
        CountDownLatch waiting = new CountDownLatch(1);
        InputStream silent = new FilterInputStream(new PipedInputStream(new PipedOutputStream())) {
            @Override
            public int read() throws IOException {
                waiting.countDown();
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                waiting.countDown();
                return super.read(bytes, offset, length);
            }
        };
        MainThread main = new MainThread(piped(console.streams.reading(silent)));
        assertTimeoutPreemptively(LONG, () -> {
            FutureTask<Integer> result = new FutureTask<>(main);
            Thread.ofPlatform().start(result);
            waiting.await();
            main.stop();
            assertThat(result.get()).isEqualTo(0);
        });
    }

    @Test
    void aStopEndsARunningCommand() {
        CountDownLatch running = new CountDownLatch(1);
        console.platform.alive.getFirst().execution = source -> {
            running.countDown();
            new CountDownLatch(1).await();
        };
        MainThread main = new MainThread(commands("interp:exec main loop"));
        assertTimeoutPreemptively(LONG, () -> {
            FutureTask<Integer> result = new FutureTask<>(main);
            Thread.ofPlatform().start(result);
            running.await();
            main.stop();
            assertThat(result.get()).isEqualTo(1);
        });
    }

    @Test
    void aProgramThatIsStoppedBeforeItRunsDoesNothing() {
        CommandsProgram program = commands("interp:create");
        new MainThread(program).stop();
        assertThat(program.run()).isEqualTo(1);
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void serveTellsWhatItWatchesAndWaitsUntilItIsStopped() {
        MainThread main = new MainThread(new ServeProgram(List.of("/v/deploy", "/v/etc"), console.streams.err()));
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Integer> result = CompletableFuture.supplyAsync(() -> {
                try {
                    return main.call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            main.stop();
            assertThat(result.get()).isEqualTo(0);
        });
        assertThat(console.takeErr()).isEqualTo("serving; watching /v/deploy and /v/etc\n");
    }
}
