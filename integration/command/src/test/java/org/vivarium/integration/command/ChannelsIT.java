package org.vivarium.integration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivarium.integration.command.Running.Result;

/** Channels and queues from the console. */
final class ChannelsIT extends Command {
    /** Interpreter a sends two values; b receives the first before a ends. */
    private static final String LEFT = "interp:create --name a; interp:create --name b; channel:create --unbound %s; "
            + "channel:send 0 first --in a --nowait; channel:send 0 left --in a --nowait; channel:recv 0 --in b; "
            + "interp:close a; channel:recv 0 --in b --timeout 0";

    @Test
    void whatAnEndedInterpreterHasLeftIsUnbound() throws IOException, InterruptedException {
        Result result = vivarium.run("-c", LEFT.formatted("unbound") + "; channel:list; interp:close b");
        assertThat(result).isEqualTo(new Result(0, """
            a
            b
            0
            'first'
            UNBOUND
            ID  STATE  ITEMS  SENDERS  RECEIVERS  WAITING
            0   open   0               b
            """, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "error, 'the interpreter that the next item of channel 0 came from has ended; the item is gone, as its rule is"
                + " error'",
        "remove, channel 0 is empty"
    })
    void whatAnEndedInterpreterHasLeftGoesByItsRule(String rule, String told) throws IOException, InterruptedException {
        Result result = vivarium.run("-c", LEFT.formatted(rule));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("a\nb\n0\n'first'\n");
        assertThat(result.err().lines().filter(line -> !line.startsWith("ResourceWarning")))
                .containsExactly(told);
    }

    @Test
    void queuesCarryValuesFromInterpreterToInterpreter() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c",
                "interp:create --name a; interp:create --name b; queue:create --maxsize 3; queue:put 1 hello --in a;"
                    + " queue:put 1 None --in a; queue:put 1 -1.5 --in a; queue:get 1 --in b; queue:get 1 --in b"
                    + " --json; interp:close a; queue:info 1; queue:get 1 --in b --json; queue:close 1; interp:close"
                    + " b");
        assertThat(result).isEqualTo(new Result(0, """
            a
            b
            1
            'hello'
            {"value":null,"unbound":false}
            id         1
            maxsize    3
            unbound    unbound
            fallback   none
            items      1
            sent by
              (ended)  1
            waiting    0
            bindings
              main     1
            {"value":null,"unbound":true}
            """, ""));
    }

    @Test
    void misuseIsToldInALineAndNothingIsLost() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("""
                channel:create
                queue:create --maxsize 1
                queue:put 1 kept
                channel:send 0 kept --nowait
                queue:get 7
                channel:recv 7
                queue:get one
                queue:get 1 --in nobody
                queue:put 1 more --timeout 0
                queue:put 1 more --nowait
                queue:get 1 --timeout -1
                channel:send 0 more --timeout 0
                channel:recv 0 --timeout -1
                channel:send 0 9223372036854775808 --nowait
                channel:close 0
                queue:get 1
                channel:close 0 --send
                channel:send 0 late --nowait
                channel:recv 0
                channel:recv 0 --nowait
                channel:release 0 --send
                channel:destroy 0
                queue:get 1 --nowait
                """);
            console.closeInput();
            Result result = console.result();
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.out()).isEqualTo("0\n1\n'kept'\n'kept'\n");
            List<String> lines = result.err().lines().toList();
            assertThat(lines).hasSize(15).noneMatch(line -> line.startsWith("\tat "));
            assertThat(lines.subList(0, 9))
                    .containsExactly(
                            "queue 7 not found; there is queue 1",
                            "channel 7 not found; there is channel 0",
                            "queue:get: QUEUE has to be a number, not one; see queue:get --help",
                            "there is no interpreter nobody; there are: 0 main",
                            "queue 1 is full",
                            "queue 1 is full",
                            "queue:get: --timeout needs a number of seconds from 0 on, not -1; see queue:get --help",
                            "channel 0 has nobody who receives; 'more' is taken back",
                            "channel:recv: --timeout needs a number of seconds from 0 on, not -1;"
                                    + " see channel:recv --help");
            assertThat(lines.subList(10, 15))
                    .containsExactly(
                            "channel 0 has items; receive them, or close it behind them with --send, or drop them"
                                    + " with --force",
                            "channel 0 is closed",
                            "channel 0 is closed",
                            "channel 0 is closed",
                            "queue 1 is empty");
        }
    }

    @Test
    void anEndThatHasBeenReleasedIsClosedForThatInterpreterAlone() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c",
                "interp:create --name a; channel:create; channel:send 0 x --in a --nowait; channel:send 0 y --nowait; "
                        + "channel:release 0 --send --in a; channel:recv 0; channel:recv 0; "
                        + "channel:send 0 z --in a --nowait");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("a\n0\n'x'\n'y'\n");
        assertThat(result.err().lines().filter(line -> !line.startsWith("ResourceWarning")))
                .containsExactly(
                        "the send end of channel 0 is released in interpreter 1 (a); the channel itself is open");
    }

    @Test
    void aCommandInBackgroundTellsWhyItFailed() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("queue:get 99 &\n");
            console.err().await("queue:get 99 &: queue 99 not found; there are none");
            console.closeInput();
            assertThat(console.result().status()).isZero();
        }
    }

    @Test
    void aLimitThatEndsAWaitIsTold() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c", "interp:create --name w --set wall_limit=1s; queue:create; queue:get 1 --in w --timeout 20");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("interpreter 1 (w) has run for").contains("its limit is 1.0 s");
    }

    @Test
    void valuesWithPartsCrossAsTheyAreTypedInQuotes() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c",
                "queue:create --fallback; queue:put 1 '[1, b\"x\", None]'; queue:put 1 '{\"a\": (1,)}'; queue:get 1;"
                        + " queue:get 1; queue:put 1 'b\"x\"'; queue:get 1 --json");
        assertThat(result)
                .isEqualTo(new Result(
                        0,
                        "1\n(1, b'x', None)\n{'a': (1,)}\n{\"value\":{\"bytes\":\"eA==\"},\"unbound\":false}\n",
                        ""));
    }

    @Test
    void aSendInBackgroundWaitsUntilItIsReceived() throws IOException, InterruptedException {
        try (Running console = vivarium.start()) {
            console.type("channel:create\nchannel:send 0 hello &\nchannel:recv 0\n");
            console.out().await("'hello'");
            console.type("channel:list\n");
            console.out().await("ID");
            console.closeInput();
            assertThat(console.result().status()).isZero();
        }
    }

    @Test
    void aWaitWithoutEndIsEndedByASignal() throws IOException, InterruptedException {
        try (Running running = vivarium.start("-c", "queue:create; queue:get 1")) {
            running.out().await("1\n");
            running.signal("INT");
            Result result = running.result(PROMPTLY);
            assertThat(result.status()).isEqualTo(130);
            assertThat(result.err()).doesNotContain("\tat ", "did not end");
        }
    }

    @Test
    void theGraphShowsWhoTalksToWhom() throws IOException, InterruptedException {
        Result result = vivarium.run(
                "-c",
                "interp:create --name a; interp:create --name b; channel:create; queue:create --maxsize 9; "
                        + "channel:send 0 x --in a --nowait; channel:recv 0 --in b; queue:put 1 x --in b; "
                        + "channel:graph; channel:graph --dot; interp:close a; interp:close b");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("""
                    a
                    b
                    0
                    1
                    'x'
                    a          --> channel 0: 0 items    --> b
                    main       --- queue 1: 1 of 9 items
                    b (1 item) -->
                    digraph channels {
                    """)
                .contains("  \"interpreter 1\" -> \"channel 0\" [label=\"\"];\n")
                .endsWith("}\n");
    }
}
