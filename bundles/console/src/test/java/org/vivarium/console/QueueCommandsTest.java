package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.Queues;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.Waiter;
import org.vivarium.console.Session.Outcome;
import org.vivarium.interpreters.LimitExceededException;

class QueueCommandsTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    private FakeQueues.FakeQueue queue(String options) {
        long id = Long.parseLong(console.output("queue:create " + options).strip());
        return console.platform.queues.made(id);
    }

    @Test
    void createPrintsTheId() {
        assertThat(console.output("queue:create")).isEqualTo("1\n");
        console.platform.interpreter("a");
        FakeQueues.FakeQueue second = queue("--maxsize 2 --unbound error --fallback --in a");
        assertThat(second.bindings).containsOnlyKeys(1L);
        assertThat(console.output("queue:info 2")).isEqualTo("""
            id        2
            maxsize   2
            unbound   error
            fallback  full
            items     0
            waiting   0
            bindings
              a       1
            """);
    }

    @Test
    void aProgramReadsWhatIsMade() {
        String made = console.output("queue:create --json");
        assertThat(made).startsWith("{\"id\":1,\"maxsize\":null,").isEqualTo(console.output("queue:info 1 --json"));
        assertThat(console.output("channel:create --json")).isEqualTo(console.output("channel:info 1 --json"));
    }

    @Test
    void createSaysWhatIsWrong() {
        assertThat(console.failure("queue:create --maxsize -1"))
                .isEqualTo("queue:create: --maxsize needs a number from 0 to 2147483647, not -1;"
                        + " see queue:create --help\n");
        assertThat(console.failure("queue:create --maxsize 99999999999")).contains("0 to 2147483647, not 99999999999");
        assertThat(console.failure("queue:create --maxsize many")).contains("--maxsize needs a number");
        assertThat(console.failure("queue:create --unbound keep"))
                .isEqualTo("queue:create: --unbound needs one of remove, error, unbound, not keep;"
                        + " see queue:create --help\n");
        assertThat(console.failure("queue:create --in nobody")).startsWith("there is no interpreter nobody;");
        assertThat(console.platform.queues.all).isEmpty();
    }

    @Test
    void whatIsPutIsGotAsPythonShowsIt() {
        queue("");
        console.output("queue:put 1 hello; queue:put 1 -1.5; queue:put 1 None; queue:put 1 \"'5'\"; queue:put 1 7");
        assertThat(console.output("queue:get 1; queue:get 1; queue:get 1 --nowait; queue:get 1; queue:get 1"))
                .isEqualTo("'hello'\n-1.5\nNone\n'5'\n7\n");
    }

    @Test
    void aProgramTellsUnboundFromAStringOfThatName() {
        FakeQueues.FakeQueue queue = queue("");
        queue.putNoWait("UNBOUND");
        queue.putNoWait(Unbound.UNBOUND);
        queue.putNoWait(Unbound.UNBOUND);
        assertThat(console.output("queue:get 1 --json; queue:get 1 --json; queue:get 1"))
                .isEqualTo("""
                    {"value":"UNBOUND","unbound":false}
                    {"value":null,"unbound":true}
                    UNBOUND
                    """);
    }

    @Test
    void valuesWithPartsAreTypedInQuotes() {
        queue("");
        assertThat(console.output("queue:put 1 '[1, 2]'; queue:put 1 'b\"x\"'; queue:put 1 '{\"a\": 1}'; queue:get 1;"
                        + " queue:get 1; queue:get 1; queue:get 1 --default '(1,)'"))
                .isEqualTo("(1, 2)\nb'x'\n{'a': 1}\n(1,)\n");
    }

    @Test
    void whatGogoWouldMakeOfAValueIsRefused() {
        FakeQueues.FakeQueue queue = queue("");
        for (String typed : List.of("[1]", "[1,2]", "[a=1]", "[]")) {
            assertThat(console.failure("queue:put 1 " + typed))
                    .as(typed)
                    .isEqualTo("queue:put: [ ] is the console's own here; put a value in quotes: '[1, 2]' or"
                            + " '{\"a\": 1}'; see queue:put --help\n");
        }
        assertThat(console.failure("queue:put 1 { a }")).contains("{ } is the console's own here");
        assertThat(console.failure("queue:put 1 b\"x\""))
                .isEqualTo("quotes inside of an argument are lost; put all that begins with b\" in quotes, as in"
                        + " 'b\"x\"'\n");
        assertThat(console.failure("queue:put 1 {\"a\": 1}")).contains("put all that begins with {\" in quotes");
        assertThat(console.failure("queue:put 1 (1,2)"))
                .isEqualTo("there is no command 1,2; ( ) calls one, so put a value in quotes: '(1, 2)'\n");
        assertThat(console.failure("queue:get 1 --default [1]")).contains("put a value in quotes");
        assertThat(queue.size()).isZero();
    }

    @Test
    void whatChannelsHaveAndQueuesCallOtherwiseIsNamed() {
        assertThat(console.failure("queue:destroy 1"))
                .isEqualTo("there is no command queue:destroy; queue:close does that\n");
    }

    @Test
    void whatContainsItselfIsShownAndRefusedAsJson() {
        FakeQueues.FakeQueue queue = queue("--fallback");
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        queue.putNoWait(map);
        queue.putNoWait(map);
        assertThat(console.output("queue:get 1")).isEqualTo("{'self': {...}}\n");
        assertThat(console.failure("queue:get 1 --json"))
                .isEqualTo("what contains itself cannot be written as JSON; received was {'self': {...}}\n");
    }

    @Test
    void theInterpreterTheRuleAndTheTimeAreAsTyped() {
        console.platform.interpreter("a");
        FakeQueues.FakeQueue queue = queue("");
        console.output("queue:put 1 x --in a --unbound remove --timeout 0.5; queue:put 1 y --nowait;"
                + " queue:get 1 --in 1 --timeout 0; queue:get 1 --nowait --in a");
        assertThat(queue.asked)
                .containsExactly(
                        "put in 1 Optional[REMOVE] PT0.5S", "put in 0 Optional.empty", "get in 1 PT0S", "get in 1");
    }

    @Test
    void fullAndEmptyAreOneLineEach() {
        queue("--maxsize 1");
        assertThat(console.failure("queue:get 1 --nowait")).isEqualTo("queue 1 is empty\n");
        assertThat(console.failure("queue:get 1 --timeout 0")).isEqualTo("queue 1 is empty\n");
        assertThat(console.failure("queue:get 1 --timeout 0.002")).isEqualTo("queue 1 is still empty after 2ms\n");
        console.output("queue:put 1 x");
        assertThat(console.failure("queue:put 1 y --nowait")).isEqualTo("queue 1 is full\n");
        assertThat(console.failure("queue:put 1 y --timeout 0")).isEqualTo("queue 1 is full\n");
        assertThat(console.failure("queue:put 1 y --timeout 0.001")).isEqualTo("queue 1 is still full after 1ms\n");
        assertThat(console.output("queue:get 1")).isEqualTo("'x'\n");
    }

    @Test
    void misuseIsOneLineAndLosesNothing() {
        FakeQueues.FakeQueue queue = queue("");
        console.output("queue:put 1 kept");
        assertThat(console.failure("queue:put 7 x")).isEqualTo("queue 7 not found; there is queue 1\n");
        assertThat(console.failure("queue:get q"))
                .isEqualTo("queue:get: QUEUE has to be a number, not q; see queue:get --help\n");
        assertThat(console.failure("queue:get 1 --timeout -1"))
                .isEqualTo("queue:get: --timeout needs a number of seconds from 0 on, not -1;"
                        + " see queue:get --help\n");
        assertThat(console.failure("queue:get 1 --timeout NaN")).contains("from 0 on, not NaN");
        assertThat(console.failure("queue:get 1 --timeout 1 --nowait")).contains("exclude each other");
        assertThat(console.failure("queue:get 1 --in nobody")).startsWith("there is no interpreter nobody;");
        assertThat(console.failure("queue:put 1 9223372036854775808"))
                .isEqualTo(
                        "9223372036854775808 does not support cross-interpreter data; send it with the full fallback:"
                                + " queue:create --fallback\n");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void thatTheItemsInterpreterHasEndedIsOneLine() {
        queue("--unbound error").onWait = () -> {
            throw new ItemInterpreterDestroyedException("item's original interpreter destroyed");
        };
        assertThat(console.failure("queue:get 1"))
                .isEqualTo("the interpreter that the next item of queue 1 came from has ended; the item is gone, as its"
                        + " rule is error\n");
    }

    @Test
    void whatIsNotFoundTellsWhatThereIs() {
        for (int i = 0; i < 12; i++) {
            queue("");
        }
        assertThat(console.failure("queue:put 99999999999999999999 x"))
                .isEqualTo(
                        "queue 99999999999999999999 not found; there are queues 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...\n");
    }

    @Test
    void aDefaultIsPrintedInsteadOfFailing() {
        FakeQueues.FakeQueue queue = queue("");
        assertThat(console.output("queue:get 1 --default None; queue:get 1 --timeout 0 --default 'no one'"))
                .isEqualTo("None\n'no one'\n");
        assertThat(queue.asked).containsExactly("get in 0", "get in 0 PT0S");
    }

    @Test
    void aWaitThatALimitEndsTellsTheLimit() {
        FakeInterpreter a = console.platform.interpreter("a");
        queue("").onWait = () -> {
            a.onAttach = () -> {
                throw new LimitExceededException("interpreter 1 (a) has run for 1 s; its limit is 1 s");
            };
            Thread.currentThread().interrupt();
        };
        assertThat(console.failure("queue:get 1 --in a"))
                .isEqualTo("interpreter 1 (a) has run for 1 s; its limit is 1 s\n");
    }

    @Test
    void anEndlessTimeIsAWaitWithoutEnd() {
        FakeQueues.FakeQueue queue = queue("");
        console.output("queue:put 1 x --timeout Infinity; queue:put 1 x");
        assertThat(queue.asked.get(0)).isEqualTo(queue.asked.get(1));
    }

    @Test
    void aWaitEndsWithAnInterrupt() {
        FakeQueues.FakeQueue queue = queue("--maxsize 1");
        interrupt(queue, "queue:get 1");
        console.output("queue:put 1 x");
        interrupt(queue, "queue:put 1 y");
        assertThat(console.output("queue:get 1")).isEqualTo("'x'\n");
    }

    private void interrupt(FakeQueues.FakeQueue queue, String line) {
        CountDownLatch waiting = new CountDownLatch(1);
        queue.onWait = waiting::countDown;
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> console.execute(line));
            waiting.await();
            assertThat(console.session.interrupt()).isTrue();
            assertThat(outcome.get()).isEqualTo(Outcome.FAILED);
        });
        assertThat(console.takeErr()).isEqualTo("interrupted\n");
        assertThat(console.takeOut()).isEmpty();
    }

    @Test
    void listShowsWhatIsInThemWhoIsBoundAndWhoWaits() {
        console.execute("queue:list");
        assertThat(console.takeErr()).isEqualTo("there are no queues\n");
        assertThat(console.output("queue:list --json")).isEqualTo("[]\n");
        for (String name : List.of("a", "tenant-two", "tenant-three")) {
            console.platform.interpreter(name);
        }
        FakeQueues.FakeQueue queue = queue("--maxsize 10");
        console.output("queue:create --in a --unbound remove; queue:put 1 x; queue:put 1 y --in a");
        queue.ended = 1;
        queue.bindings.put(1L, 2);
        queue.bindings.put(2L, 1);
        queue.bindings.put(3L, 1);
        queue.waiters.add(new Waiter(1, "interp-1-worker-1", false, Duration.ofMillis(1500)));
        queue.waiters.add(new Waiter(2, "interp-2-worker-1", true, Duration.ofSeconds(3)));
        queue.waiters.add(new Waiter(2, "interp-2-worker-2", true, Duration.ofSeconds(1)));
        assertThat(console.output("queue:list")).isEqualTo("""
            ID  ITEMS        MAXSIZE  UNBOUND  BOUND      WAITING
            1   3 (1 ended)  10       unbound  main a +2  2 put, 1 get
            2   0            none     remove   a
            """);
    }

    @Test
    void aListWithMuchInItFitsEightyColumns() {
        console.platform.interpreter("an-interpreter");
        FakeQueues.FakeQueue queue = queue("--maxsize 1000000");
        queue.ended = 9999;
        queue.bindings.put(1L, 1);
        for (int i = 0; i < 20; i++) {
            queue.waiters.add(new Waiter(0, "t", i % 2 == 0, Duration.ZERO));
        }
        assertThat(console.output("queue:list").lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void infoShowsWhoWaitsForHowLong() {
        console.platform.interpreter("a");
        FakeQueues.FakeQueue queue = queue("");
        console.output("queue:put 1 x; queue:put 1 y --in a");
        queue.ended = 1;
        queue.waiters.add(new Waiter(1, "interp-1-worker-1", false, Duration.ofMillis(1500)));
        queue.waiters.add(new Waiter(9, "elsewhere", true, Duration.ofSeconds(3)));
        assertThat(console.output("queue:info 1")).isEqualTo("""
            id         1
            maxsize    none
            unbound    unbound
            fallback   none
            items      3
            sent by
              main     1
              a        1
              (ended)  1
            waiting    2
            bindings
              main     1

            INTERPRETER    THREAD             WAITS TO  FOR
            a              interp-1-worker-1  get       1500ms
            interpreter 9  elsewhere          put       3s
            """);
        assertThat(console.output("queue:info 1 --json"))
                .isEqualTo("{\"id\":1,\"maxsize\":null,\"unbound\":\"unbound\",\"fallback\":\"none\",\"items\":3,"
                        + "\"items_of_ended\":1,\"sent_by\":[{\"interpreter\":0,\"name\":\"main\",\"items\":1},"
                        + "{\"interpreter\":1,\"name\":\"a\",\"items\":1}],"
                        + "\"bindings\":[{\"interpreter\":0,\"name\":\"main\",\"count\":1}],"
                        + "\"waiters\":[{\"interpreter\":1,\"name\":\"a\",\"thread\":\"interp-1-worker-1\","
                        + "\"waits_to\":\"get\",\"waited_seconds\":1.5},"
                        + "{\"interpreter\":9,\"name\":\"interpreter 9\",\"thread\":\"elsewhere\","
                        + "\"waits_to\":\"put\",\"waited_seconds\":3.0}]}\n");
    }

    @Test
    void closeDestroys() {
        queue("");
        assertThat(console.output("queue:close 1")).isEmpty();
        assertThat(console.platform.queues.all).isEmpty();
        assertThat(console.failure("queue:close 1")).isEqualTo("queue 1 not found; there are none\n");
    }

    @Test
    void withoutTheServiceItIsNamed() {
        console.platform.remove(Queues.class);
        for (String line : List.of("queue:create", "queue:list", "queue:put 1 x", "channel:graph")) {
            assertThat(console.failure(line))
                    .as(line)
                    .isEqualTo("the service org.vivarium.channels.Queues is missing;"
                            + " start the bundle that registers it\n");
        }
    }
}
