package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Waiter;
import org.vivarium.console.Session.Outcome;

class ChannelCommandsTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    private FakeChannel channel(String options) {
        long id = Long.parseLong(console.output("channel:create " + options).strip());
        return console.platform.channels.made(id);
    }

    @Test
    void createPrintsTheId() {
        assertThat(console.output("channel:create")).isEqualTo("1\n");
        assertThat(console.output("channel:create --unbound error --fallback; channel:info 2"))
                .isEqualTo("""
                    2
                    id         2
                    state      open
                    unbound    error
                    fallback   full
                    items      0
                    waiting    0
                    senders    none
                    receivers  none
                    """);
        assertThat(console.failure("channel:create --unbound keep"))
                .isEqualTo("channel:create: --unbound needs one of remove, error, unbound, not keep;"
                        + " see channel:create --help\n");
    }

    @Test
    void whatIsSentIsReceivedAsPythonShowsIt() {
        channel("");
        console.output("channel:send 1 hello --nowait; channel:send 1 None --nowait");
        assertThat(console.output("channel:recv 1; channel:recv 1 --json"))
                .isEqualTo("'hello'\n{\"value\":null,\"unbound\":false}\n");
    }

    @Test
    void sendWaitsUntilTheValueHasBeenReceived() {
        FakeChannel channel = channel("");
        CountDownLatch waiting = new CountDownLatch(1);
        channel.onWait = waiting::countDown;
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            CompletableFuture<Outcome> outcome =
                    CompletableFuture.supplyAsync(() -> console.execute("channel:send 1 hello"));
            waiting.await();
            assertThat(channel.ends().recv().recvNoWait()).isEqualTo("hello");
            assertThat(outcome.get()).isEqualTo(Outcome.SUCCEEDED);
        });
    }

    @Test
    void aWaitEndsWithAnInterrupt() {
        FakeChannel channel = channel("");
        for (String line : List.of("channel:send 1 hello", "channel:recv 1")) {
            CountDownLatch waiting = new CountDownLatch(1);
            channel.onWait = waiting::countDown;
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> console.execute(line));
                waiting.await();
                assertThat(console.session.interrupt()).isTrue();
                assertThat(outcome.get()).isEqualTo(Outcome.FAILED);
            });
            assertThat(console.takeErr()).isEqualTo("interrupted\n");
        }
        assertThat(channel.ends().recv().info().backlog().count()).isZero();
    }

    @Test
    void theInterpreterTheRuleAndTheTimeAreAsTyped() {
        console.platform.interpreter("a");
        FakeChannel channel = channel("");
        console.output("channel:send 1 x --in a --unbound remove --nowait; channel:send 1 y --nowait --in main;"
                + " channel:recv 1 --in 1 --timeout 0.25; channel:recv 1 --nowait");
        console.failure("channel:send 1 z --unbound error --timeout 0");
        assertThat(channel.asked)
                .containsExactly(
                        "send in 1 Optional[REMOVE]",
                        "send in 0 Optional.empty",
                        "recv in 1 PT0.25S",
                        "recv in 0 no wait",
                        "send in 0 Optional[ERROR] PT0S");
    }

    @Test
    void aDefaultIsPrintedInsteadOfFailing() {
        FakeChannel channel = channel("");
        assertThat(console.output("channel:recv 1 --default None; channel:recv 1 --nowait --default 5;"
                        + " channel:recv 1 --timeout 0 --default 'no one'"))
                .isEqualTo("None\n5\n'no one'\n");
        assertThat(channel.asked).containsExactly("recv in 0 no wait", "recv in 0 no wait", "recv in 0 PT0S");
        console.output("channel:send 1 x --nowait; channel:send 1 y --nowait");
        assertThat(console.output("channel:recv 1 --default 5; channel:recv 1 --timeout 1 --default 5"))
                .isEqualTo("'x'\n'y'\n");
    }

    @Test
    void misuseIsOneLineAndLosesNothing() {
        FakeChannel channel = channel("");
        console.output("channel:send 1 kept --nowait");
        assertThat(console.failure("channel:recv 7")).isEqualTo("channel 7 not found; there is channel 1\n");
        assertThat(console.failure("channel:send c x"))
                .isEqualTo("channel:send: CHANNEL has to be a number, not c; see channel:send --help\n");
        assertThat(console.failure("channel:recv 1 --timeout -1"))
                .isEqualTo("channel:recv: --timeout needs a number of seconds from 0 on, not -1;"
                        + " see channel:recv --help\n");
        assertThat(console.failure("channel:send 1 x --timeout 0"))
                .isEqualTo("channel 1 has nobody who receives; 'x' is taken back\n");
        assertThat(console.failure("channel:send 1 x --timeout 0.001"))
                .isEqualTo("channel 1 has nobody who receives after 1ms; 'x' is taken back\n");
        assertThat(console.failure("channel:send 1 9223372036854775808 --nowait"))
                .endsWith("; send it with the full fallback: channel:create --fallback\n");
        assertThat(channel.ends().recv().info().backlog().count()).isEqualTo(1);
        assertThat(console.output("channel:recv 1")).isEqualTo("'kept'\n");
        assertThat(console.failure("channel:recv 1 --nowait")).isEqualTo("channel 1 is empty\n");
        assertThat(console.failure("channel:recv 1 --timeout 0")).isEqualTo("channel 1 is empty\n");
        assertThat(console.failure("channel:recv 1 --timeout 0.001")).isEqualTo("channel 1 is still empty after 1ms\n");
    }

    @Test
    void closeIsOfOneEndOrAll() {
        FakeChannel channel = channel("");
        console.output("channel:send 1 x --nowait");
        assertThat(console.failure("channel:close 1"))
                .isEqualTo("channel 1 has items; receive them, or close it behind them with --send, or drop them with"
                        + " --force\n");
        assertThat(console.failure("channel:close 1 --recv")).startsWith("channel 1 has items; ");
        assertThat(console.output("channel:close 1 --send")).isEmpty();
        assertThat(channel.state).isEqualTo(ChannelInfo.State.CLOSING);
        console.output("channel:close 1 --force");
        assertThat(channel.state).isEqualTo(ChannelInfo.State.CLOSED);
        assertThat(channel.asked.subList(1, channel.asked.size()))
                .containsExactly("recv close false", "recv close false", "send close false", "recv close true");
        assertThat(console.failure("channel:send 1 x --nowait")).isEqualTo("channel 1 is closed\n");
        assertThat(console.failure("channel:close 1 --send --recv")).contains("exclude each other");
    }

    @Test
    void releaseIsOfOneEndOrBoth() {
        console.platform.interpreter("a");
        FakeChannel channel = channel("");
        console.output("channel:send 1 x --nowait --in a; channel:recv 1; channel:release 1 --send --in a");
        assertThat(channel.senders).containsEntry(1L, false);
        assertThat(console.failure("channel:send 1 x --nowait --in a"))
                .isEqualTo("the send end of channel 1 is released in interpreter 1 a; the channel itself is open\n");
        assertThat(channel.state).isEqualTo(ChannelInfo.State.OPEN);
        console.output("channel:release 1 --recv");
        assertThat(channel.state).isEqualTo(ChannelInfo.State.CLOSED);
    }

    @Test
    void releaseOfBothEndsIsDoneWhenTheFirstClosesTheChannel() {
        FakeChannel channel = channel("");
        console.output("channel:send 1 x --nowait; channel:release 1");
        assertThat(channel.asked).containsExactly("send in 0 Optional.empty", "send in 0 release");
        FakeChannel other = channel("");
        console.output("channel:send 2 x --nowait; channel:recv 2; channel:release 2");
        assertThat(other.asked).endsWith("send in 0 release", "recv in 0 release");
    }

    @Test
    void destroyDropsTheChannel() {
        channel("");
        assertThat(console.output("channel:destroy 1")).isEmpty();
        assertThat(console.failure("channel:destroy 1")).isEqualTo("channel 1 not found; there are none\n");
        assertThat(console.failure("channel:info 1")).isEqualTo("channel 1 not found; there are none\n");
    }

    @Test
    void listShowsStateItemsAndWhoHasWhichEnd() {
        console.execute("channel:list");
        assertThat(console.takeErr()).isEqualTo("there are no channels\n");
        console.platform.interpreter("a");
        FakeChannel channel = channel("");
        console.output("channel:create; channel:send 1 x --nowait --in a; channel:send 1 y --nowait; channel:recv 1");
        channel.ended = 2;
        channel.senders.put(0L, false);
        channel.state = ChannelInfo.State.CLOSING;
        channel.waiters.add(new Waiter(0, "worker", false, Duration.ofMillis(1500)));
        assertThat(console.output("channel:list")).isEqualTo("""
            ID  STATE    ITEMS        SENDERS  RECEIVERS  WAITING
            1   closing  3 (2 ended)  a        main       1 recv
            2   open     0
            """);
        assertThat(console.output("channel:info 1")).isEqualTo("""
            id         1
            state      closing
            unbound    unbound
            fallback   none
            items      3
            sent by
              main     1
              (ended)  2
            waiting    1
            senders
              main     released
              a        open
            receivers
              main     open

            INTERPRETER  THREAD  WAITS TO  FOR
            main         worker  recv      1500ms
            """);
    }

    @Test
    void aProgramReadsListAndInfo() {
        FakeChannel channel = channel("");
        console.output("channel:send 1 x --nowait");
        channel.waiters.add(new Waiter(0, "worker", true, Duration.ofSeconds(2)));
        String object = "{\"id\":1,\"state\":\"open\",\"unbound\":\"unbound\",\"fallback\":\"none\",\"items\":1,"
                + "\"items_of_ended\":0,\"sent_by\":[{\"interpreter\":0,\"name\":\"main\",\"items\":1}],"
                + "\"senders\":[{\"interpreter\":0,\"name\":\"main\",\"open\":true}],\"receivers\":[],"
                + "\"waiters\":[{\"interpreter\":0,\"name\":\"main\",\"thread\":\"worker\",\"waits_to\":\"send\","
                + "\"waited_seconds\":2.0}]}";
        assertThat(console.output("channel:info 1 --json")).isEqualTo(object + "\n");
        assertThat(console.output("channel:list --json")).isEqualTo("[" + object + "]\n");
    }

    @Test
    void aListWithMuchInItFitsEightyColumns() {
        FakeChannel channel = channel("");
        for (int i = 1; i < 12; i++) {
            console.platform.interpreter("tenant-" + i);
            console.output("channel:send 1 x --nowait --in tenant-" + i);
            channel.receivers.put((long) i, true);
        }
        channel.ended = 999;
        for (int i = 0; i < 40; i++) {
            channel.waiters.add(new Waiter(0, "t", i % 2 == 0, Duration.ZERO));
        }
        assertThat(console.output("channel:list"))
                .contains("tenant-1 +10")
                .satisfies(table -> assertThat(table.lines()).allMatch(line -> line.length() <= 80));
    }

    @Test
    void withoutTheServiceItIsNamed() {
        console.platform.remove(Channels.class);
        for (String line : List.of("channel:create", "channel:list", "channel:recv 1", "channel:graph")) {
            assertThat(console.failure(line))
                    .as(line)
                    .isEqualTo("the service org.vivarium.channels.Channels is missing;"
                            + " start the bundle that registers it\n");
        }
    }
}
