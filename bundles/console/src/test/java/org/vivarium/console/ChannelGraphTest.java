package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.Waiter;

class ChannelGraphTest {
    private final GogoConsole console = new GogoConsole();

    @AfterEach
    void close() {
        console.close();
    }

    /** A channel from a to b, where b waits; a queue that is full of items of a, main and one that has ended; c alone. */
    private void connect() {
        console.platform.interpreter("a");
        console.platform.interpreter("b");
        console.platform.interpreter("c");
        console.output("channel:create; channel:send 1 x --in a --nowait; channel:recv 1 --in b;"
                + " queue:create --maxsize 3 --in b; queue:create; queue:put 1 x --in a; queue:put 1 y --in a");
        console.platform.channels.made(1L).waiters.add(new Waiter(2, "t", false, Duration.ofMillis(1500)));
        FakeQueues.FakeQueue queue = console.platform.queues.made(1L);
        queue.ended = 1;
        queue.waiters.add(new Waiter(1, "t", true, Duration.ofSeconds(3)));
        queue.waiters.add(new Waiter(1, "u", true, Duration.ofSeconds(2)));
    }

    @Test
    void everyChannelAndQueueHasSendersOnTheLeftAndReceiversOnTheRight() {
        connect();
        assertThat(console.output("channel:graph")).isEqualTo("""
            a                      --> channel 1: 0 items    --> b (waits 1500ms)
            (ended) (1 item)       --> queue 1: 3 of 3 items
            a (2 items, 2 wait 3s) -->
            b                      ---
            main                   --- queue 2: 0 items
            alone: c
            """);
    }

    @Test
    void aClosedChannelStillShowsWhoHasReleasedIt() {
        console.platform.interpreter("a");
        console.output("channel:create; channel:send 1 x --in a --nowait; channel:release 1 --in a; channel:create");
        console.platform.channels.made(2L).state = ChannelInfo.State.CLOSING;
        assertThat(console.output("channel:graph")).isEqualTo("""
            a (released) --> channel 1: closed
                             channel 2: closing, 0 items
            alone: main
            """);
    }

    @Test
    void withoutChannelsAndQueuesThereIsNothingToDraw() {
        console.execute("channel:graph");
        assertThat(console.takeOut()).isEmpty();
        assertThat(console.takeErr()).isEqualTo("there are no channels and no queues\n");
    }

    @Test
    void graphvizGetsNodesAndEdges() {
        connect();
        assertThat(console.output("channel:graph --dot")).isEqualTo("""
            digraph channels {
              rankdir=LR;
              "ended" [label="(ended)"];
              "interpreter 0" [label="main"];
              "interpreter 1" [label="a"];
              "interpreter 2" [label="b"];
              "interpreter 3" [label="c"];
              "channel 1" [shape=box, label="channel 1: 0 items"];
              "interpreter 1" -> "channel 1" [label=""];
              "channel 1" -> "interpreter 2" [label="waits 1500ms"];
              "queue 1" [shape=box, label="queue 1: 3 of 3 items"];
              "ended" -> "queue 1" [label="1 item"];
              "interpreter 1" -> "queue 1" [label="2 items, 2 wait 3s"];
              "interpreter 2" -> "queue 1" [label="", dir=none];
              "queue 2" [shape=box, label="queue 2: 0 items"];
              "interpreter 0" -> "queue 2" [label="", dir=none];
            }
            """);
        assertThat(console.output("queue:close 1; queue:close 2; channel:destroy 1; channel:graph --dot"))
                .startsWith("digraph channels {\n")
                .endsWith("}\n");
    }

    @Test
    void aProgramGetsAllChannelsAndQueues() {
        assertThat(console.output("channel:graph --json")).isEqualTo("{\"channels\":[],\"queues\":[]}\n");
        connect();
        assertThat(console.output("channel:graph --json"))
                .startsWith("{\"channels\":[{\"id\":1,")
                .contains("}],\"queues\":[{\"id\":1,");
    }

    @Test
    void namesAreQuotedForGraphviz() {
        console.platform.interpreter("\"a\\b\" -> c");
        assertThat(console.output("channel:graph --dot"))
                .contains("  \"interpreter 1\" [label=\"\\\"a\\\\b\\\" -> c\"];\n");
    }
}
