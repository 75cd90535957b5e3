package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.Usage;

class TopTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final GogoConsole console = new GogoConsole();

    @BeforeEach
    void twoInterpretersWithFigures() {
        console.platform.alive.getFirst().usage =
                new Usage(Duration.ofMillis(1500), 2048, Duration.ofSeconds(70), 2, 3, 4);
        console.platform.interpreter("busy").usage =
                new Usage(Duration.ofSeconds(9), 10, Duration.ofSeconds(9), 1, 0, 0);
        console.platform.interpreter("idle");
    }

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void elsewhereThanAtATerminalOneTableIsPrinted() {
        assertThat(console.output("interp:top").lines())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("ID  NAME  STATE  THREADS  CPU% +CPU +ALLOC/S +ALLOC  WALL"
                                        + " +CALLS-IN  CALLS-OUT"),
                        line -> assertThat(line).startsWith("1   busy  ready  1 "),
                        line -> assertThat(line)
                                .matches("0   main  ready  2 +[\\d.]+ +1500ms  [\\d.]+k? +2k +70s +3" + " +4"),
                        line -> assertThat(line).matches("2   idle  ready  0 +0\\.0 +0s +0 +0 +0s +0 +0"));
    }

    @Test
    void theFigureToSortByIsChosen() {
        assertThat(console.output("interp:top --sort wall").lines().skip(1))
                .first()
                .asString()
                .contains("main");
        assertThat(console.output("interp:top --sort allocation").lines().skip(1))
                .first()
                .asString()
                .contains("main");
        assertThat(console.output("interp:top --sort cpu").lines().skip(1))
                .first()
                .asString()
                .contains("busy");
    }

    @Test
    void asManyTablesAsWantedArePrinted() {
        assertThat(console.output("interp:top --count 2 --interval 0.1").split("\n\n", -1))
                .hasSize(2)
                .allMatch(table -> table.startsWith("ID  NAME"));
        assertThat(console.output("interp:top --count 2 --interval 0.1 --json").lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("[{\"id\":") && line.endsWith("}]"));
    }

    @Test
    void programsGetPlainNumbers() {
        assertThat(console.output("interp:top --json"))
                .startsWith("[{\"id\":1,\"name\":\"busy\",\"state\":\"ready\",\"threads\":1,\"cpu_percent\":")
                .contains(
                        "\"cpu_seconds\":1.5,",
                        "\"allocation_bytes\":2048,",
                        "\"wall_seconds\":70.0,\"calls_in\":3," + "\"calls_out\":4}");
    }

    @Test
    void anInterruptEndsTheWaitForTheNextTable() {
        CountDownLatch asked = new CountDownLatch(1);
        console.platform.alive.getFirst().onUsage = asked::countDown;
        assertTimeoutPreemptively(LONG, () -> {
            CompletableFuture<Session.Outcome> outcome =
                    CompletableFuture.supplyAsync(() -> console.execute("interp:top --count 2 --interval 3600"));
            asked.await();
            assertThat(console.session.interrupt()).isTrue();
            assertThat(outcome.get()).isEqualTo(Session.Outcome.FAILED);
        });
        assertThat(console.takeErr()).isEqualTo("interrupted\n");
    }

    @Test
    void whatIsTypedWronglyIsTold() {
        assertThat(console.failure("interp:top --sort name"))
                .isEqualTo("interp:top: --sort needs one of cpu, allocation, wall, not name; see interp:top --help\n");
        for (String count : new String[] {"0", "x", "1.5"}) {
            assertThat(console.failure("interp:top --count " + count))
                    .startsWith("interp:top: --count needs a number from 1 to 2147483647, not " + count + ";");
        }
        for (String interval : new String[] {"0.05", "3601", "NaN", "soon"}) {
            assertThat(console.failure("interp:top --interval " + interval))
                    .startsWith("interp:top: --interval needs 0.1 to 3600 seconds, not " + interval + ";");
        }
    }
}
