package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.console.Session.Outcome;

class LiveTableTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String ENTER_ALTERNATE_SCREEN = "\033[?1049h";
    private static final String LEAVE_ALTERNATE_SCREEN = "\033[?1049l";

    private final GogoConsole console = new GogoConsole();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PipedOutputStream keys = new PipedOutputStream();
    private Terminal terminal;
    private Session session;

    @BeforeEach
    void open() throws IOException {
        terminal = new ExternalTerminal("test", "xterm", new PipedInputStream(keys), shown, StandardCharsets.UTF_8);
        terminal.setSize(new Size(60, 3));
        session = new Session(
                console.processor(),
                console.foreground,
                console.streams,
                new Screen(terminal::getWidth, false, terminal, () -> true));
    }

    @AfterEach
    void close() throws IOException {
        session.close();
        terminal.close();
        console.close();
    }

    /** Does something while a command shows its table; raw mode has begun then. */
    private Outcome during(String command, Action action) {
        CountDownLatch looked = new CountDownLatch(1);
        console.platform.alive.getFirst().onUsage = looked::countDown;
        return assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> session.execute(command));
            looked.await();
            action.run();
            return outcome.get();
        });
    }

    private interface Action {
        void run() throws IOException;
    }

    private void type(String typed) throws IOException {
        keys.write(typed.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void qEndsItAndTheTerminalIsAsItWas() {
        String before = terminal.getAttributes().toString();
        assertThat(during("interp:top --interval 3600", () -> type("q"))).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shown()).startsWith(ENTER_ALTERNATE_SCREEN).contains("main").contains(LEAVE_ALTERNATE_SCREEN);
        assertThat(terminal.getAttributes()).hasToString(before);
        assertThat(console.takeOut()).isEmpty();
        assertThat(console.takeErr()).isEmpty();
    }

    @Test
    void controlCEndsItAsQDoesAndOtherKeysDoNot() {
        assertThat(during("interp:top --interval 3600", () -> type("x\003"))).isEqualTo(Outcome.SUCCEEDED);
        assertThat(console.takeErr()).isEmpty();
    }

    @Test
    void itIsCutToTheScreen() {
        for (int i = 1; i <= 5; i++) {
            console.platform.interpreter("interpreter-number-" + i);
        }
        during("interp:top --interval 3600", () -> type("q"));
        assertThat(shown().replaceAll("\033\\[[?\\d;]*[a-zA-Z]", "").lines())
                .hasSize(3)
                .allMatch(line -> line.length() <= 60);
    }

    @Test
    void aNewSizeRedrawsIt() {
        console.platform.interpreter("first");
        console.platform.interpreter("second");
        during("interp:top --interval 3600", () -> {
            terminal.setSize(new Size(120, 10));
            terminal.raise(Terminal.Signal.WINCH);
            type("q");
        });
        assertThat(shown()).contains("second");
    }

    @Test
    void anInterruptEndsItAndTheTerminalIsAsItWas() {
        String before = terminal.getAttributes().toString();
        assertThat(during("interp:top --interval 3600", console.foreground::interrupt))
                .isEqualTo(Outcome.SUCCEEDED);
        assertThat(shown()).contains(LEAVE_ALTERNATE_SCREEN);
        assertThat(terminal.getAttributes()).hasToString(before);
    }

    @Test
    void aStopOfTheConsoleEndsItBeforeTheTerminalIsClosed() {
        CountDownLatch looked = new CountDownLatch(1);
        console.platform.alive.getFirst().onUsage = looked::countDown;
        MainThread main = new MainThread(new InteractiveProgram(
                console.services,
                console.foreground,
                console.commands,
                console.streams,
                () -> terminal,
                new InteractiveProgram.Settings("1", false, Optional.empty())));
        assertTimeoutPreemptively(LONG, () -> {
            FutureTask<Integer> result = new FutureTask<>(main);
            Thread.ofPlatform().start(result);
            type("interp:top --interval 3600\r");
            looked.await();
            main.stop();
            assertThat(result.get()).isZero();
        });
        assertThat(shown()).contains(ENTER_ALTERNATE_SCREEN, LEAVE_ALTERNATE_SCREEN);
    }

    @Test
    void outputThatGoesElsewhereIsNotLive() {
        assertTimeoutPreemptively(LONG, () -> session.execute("text = (interp:top)"));
        assertThat(shown()).isEmpty();
        assertThat(console.takeOut()).contains("main");
    }
}
