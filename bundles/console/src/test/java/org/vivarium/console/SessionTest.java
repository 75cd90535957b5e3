package org.vivarium.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.UnboundItems;
import org.vivarium.console.Session.Outcome;

class SessionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void theFirstFailureEndsALine() {
        assertThat(console.execute("interp:create --name a; interp:exec nobody 1; interp:create --name b"))
                .isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut()).isEqualTo("a\n");
        assertThat(console.takeErr()).isEqualTo("there is no interpreter nobody; there are: 0 main, 1 a\n");
    }

    @Test
    void commandsAreFoundWithoutTheirScope() {
        assertThat(console.output("create --name a; list")).startsWith("a\nID  NAME");
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertThat(console.failure("nonsense 1")).isEqualTo("there is no command nonsense; type help\n");
        assertThat(console.failure("interp:nonsense")).isEqualTo("there is no command interp:nonsense; type help\n");
    }

    @Test
    void aLineThatGogoCannotReadIsToldInALine() {
        assertThat(console.failure("interp:list )")).isEqualTo("column 13: unexpected token ')'\n");
        assertThat(console.failure("interp:exec main 'abc")).startsWith("the command is not finished: ");
        assertThat(console.failure("interp:exec main \"7 % 3\"")).contains("bad expression: 7 % 3");
        assertThat(console.failure("$unset 1")).isEqualTo("Command name evaluates to null: $unset\n");
        assertThat(console.failure("interp:exec main $unset"))
                .isEqualTo("interp:exec: an argument is a variable that is not set; see interp:exec --help\n");
        assertThat(console.failure("interp:exec main print(1)"))
                .isEqualTo("no file matches print(1); put it in quotes when it is no file pattern\n");
    }

    @Test
    void aBugShowsItsStackTrace() {
        console.platform.alive.getFirst().execution = source -> {
            throw new IllegalStateException("a bug");
        };
        assertThat(console.failure("interp:exec main 1"))
                .startsWith("java.lang.IllegalStateException: a bug\n\tat org.vivarium.console.");
    }

    @Test
    void anErrorShowsItsStackTraceAndTheSessionGoesOn() {
        console.platform.alive.getFirst().execution = source -> {
            throw new StackOverflowError("deep");
        };
        assertThat(console.failure("interp:exec main 1")).startsWith("java.lang.StackOverflowError: deep\n\tat ");
        assertThat(console.output("interp:list")).contains("main");
    }

    @Test
    void valuesOfOtherCommandsArePrintedOnce() {
        Function answer = (session, arguments) -> 42;
        console.processor().addCommand("other", answer, "answer");
        assertThat(console.output("other:answer")).isEqualTo("42\n");
    }

    @Test
    void aCommandsOutputCanBeAnArgument() {
        console.output("interp:exec (interp:create --name a) code");
        assertThat(console.platform.alive.getLast().executed).containsExactly("code");
    }

    @Test
    void exitEndsALine() {
        assertThat(console.execute("exit; interp:create")).isEqualTo(Outcome.EXIT);
        assertThat(console.platform.alive).hasSize(1);
    }

    @Test
    void emptyLinesAndCommentsDoNothing() {
        assertThat(console.output("")).isEmpty();
        assertThat(console.output("   # nothing")).isEmpty();
    }

    @Test
    void tablesFitTheScreenUnlessTheyGoElsewhere() {
        console.platform.interpreter("an-interpreter-with-a-long-name");
        Screen narrow = new Screen(() -> 50, true);
        try (Session session = new Session(console.processor(), console.foreground, console.streams, narrow)) {
            session.execute("interp:list");
            assertThat(console.takeOut())
                    .startsWith("\033[1mID")
                    .contains("\n1   an-inter...")
                    .doesNotContain("MADE BY  ");
            session.execute("text = (interp:list)");
            assertThat(console.takeOut())
                    .contains("an-interpreter-with-a-long-name")
                    .doesNotContain("\033");
        }
    }

    @Test
    void anInterruptEndsTheCommandAndTheSessionGoesOn() {
        CountDownLatch running = new CountDownLatch(1);
        console.platform.alive.getFirst().execution = source -> {
            running.countDown();
            new CountDownLatch(1).await();
        };
        console.execute("kept = value");
        console.takeOut();
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Outcome> outcome =
                    CompletableFuture.supplyAsync(() -> console.execute("interp:exec main loop"));
            running.await();
            assertThat(console.session.interrupt()).isTrue();
            assertThat(outcome.get()).isEqualTo(Outcome.FAILED);
        });
        assertThat(console.takeErr()).contains("interpreter 0 main was interrupted\n");
        assertThat(console.platform.evaluatorCalls).isEmpty();
        console.takeOut();
        assertThat(console.output("interp:list; interp:create --name $kept"))
                .contains("main")
                .endsWith("value\n");
    }

    @Test
    void codeThatDoesNotReactIsEndedForGoodByTheThirdInterrupt() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        console.platform.alive.getFirst().execution = source -> {
            running.countDown();
            while (cancelled.getCount() > 0) {
                try {
                    cancelled.await();
                } catch (InterruptedException e) {
                    // It does not care.
                }
            }
        };
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Outcome> outcome =
                    CompletableFuture.supplyAsync(() -> console.execute("interp:exec main loop"));
            running.await();
            console.session.interrupt();
            assertThat(console.platform.evaluatorCalls).isEmpty();
            console.session.interrupt();
            assertThat(console.platform.evaluatorCalls).containsExactly("interrupt main");
            console.session.interrupt();
            assertThat(console.platform.evaluatorCalls).containsExactly("interrupt main", "cancel main");
            cancelled.countDown();
            outcome.get();
        });
    }

    @Test
    void whoeverInterruptsLearnsThatTheCodeDoesNotReact() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch handled = new CountDownLatch(1);
        console.platform.alive.getFirst().execution = source -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // It does not care about the first.
                handled.countDown();
            }
            new CountDownLatch(1).await();
        };
        console.platform.deaf = true;
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Outcome> outcome =
                    CompletableFuture.supplyAsync(() -> console.execute("interp:exec main loop"));
            running.await();
            console.session.interrupt();
            handled.await();
            assertThatThrownBy(console.session::interrupt).hasMessage("interpreter 0 main did not react");
            assertThat(outcome.get()).isEqualTo(Outcome.FAILED);
        });
    }

    @Test
    void aCommandOfAnotherBundleIsInterruptedToo() {
        CountDownLatch running = new CountDownLatch(1);
        Function wait = (session, arguments) -> {
            running.countDown();
            new CountDownLatch(1).await();
            return null;
        };
        console.processor().addCommand("other", wait, "wait");
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> console.execute("other:wait"));
            running.await();
            assertThat(console.session.interrupt()).isTrue();
            assertThat(outcome.get()).isEqualTo(Outcome.FAILED);
        });
        assertThat(console.takeErr()).isEqualTo("interrupted\n");
        assertThat(console.session.interrupt()).isFalse();
    }

    @Test
    void aCommandInBackgroundTellsWhyItFailed() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        OutputStream err = new ByteArrayOutputStream() {
            @Override
            public synchronized void flush() {
                told.add(toString(UTF_8));
                reset();
            }
        };
        Streams streams = Streams.of(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err);
        try (Session session = new Session(console.processor(), console.foreground, streams, Screen.NONE)) {
            assertThat(session.execute("interp:exec nobody 1 & interp:create --name a"))
                    .isEqualTo(Outcome.SUCCEEDED);
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\n") < 0) {
                text.append(told.take());
            }
            assertThat(text.toString())
                    .startsWith("interp:exec nobody 1 &: there is no interpreter nobody; there are: 0 main");
        }
    }

    @Test
    void whatEndsWithTheSessionInBackgroundTellsNothing() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        console.platform.queues.create(0, UnboundItems.UNBOUND, Fallback.NONE).onWait = running::countDown;
        console.execute("queue:get 1 &");
        running.await();
        console.close();
        console.foreground.await(LONG);
        assertThat(console.takeErr()).isEmpty();
    }
}
