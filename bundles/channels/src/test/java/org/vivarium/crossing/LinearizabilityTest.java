package org.vivarium.crossing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelNotEmptyException;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueFullException;

/** What threads do with one queue or channel without waiting looks as if they had done it one after the other. */
final class LinearizabilityTest {
    private static final int THREADS = 3;
    private static final int OPERATIONS = 3;
    private static final int SCENARIOS = 5;
    private static final int RUNS = 80;

    private static <O extends Options<O, ?>> O sized(O options) {
        return options.threads(THREADS)
                .actorsPerThread(OPERATIONS)
                .actorsBefore(2)
                .actorsAfter(2)
                .iterations(SCENARIOS)
                .invocationsPerIteration(RUNS);
    }

    @Test
    void aQueueIsLinearizableUnderStress() {
        sized(new StressOptions()).sequentialSpecification(QueueModel.class).check(QueueOperations.class);
    }

    @Test
    void aQueueIsLinearizableInEveryOrderThatIsTried() {
        sized(new ModelCheckingOptions())
                .sequentialSpecification(QueueModel.class)
                .check(QueueOperations.class);
    }

    @Test
    void aChannelIsLinearizableUnderStress() {
        sized(new StressOptions()).sequentialSpecification(ChannelModel.class).check(ChannelOperations.class);
    }

    @Test
    void aChannelIsLinearizableInEveryOrderThatIsTried() {
        sized(new ModelCheckingOptions())
                .sequentialSpecification(ChannelModel.class)
                .check(ChannelOperations.class);
    }

    // --- queues ---

    /** What is done with a queue that has room for two. */
    public static class QueueOperations {
        private final Queue queue = new FakeRuntime().queues().create(2);

        @Operation
        public String put(@Param(gen = IntGen.class, conf = "1:9") int value) {
            try {
                queue.putNoWait(value);
                return "put";
            } catch (QueueFullException e) {
                return "full";
            }
        }

        @Operation
        public String get() {
            try {
                return String.valueOf(queue.getNoWait());
            } catch (QueueEmptyException e) {
                return "empty";
            }
        }

        @Operation
        public int size() {
            return queue.size();
        }

        @Operation
        public boolean isFull() {
            return queue.isFull();
        }
    }

    /** The same one after the other. */
    public static class QueueModel {
        private final Deque<Integer> items = new ArrayDeque<>();

        public String put(int value) {
            if (items.size() == 2) {
                return "full";
            }
            items.add(value);
            return "put";
        }

        public String get() {
            return items.isEmpty() ? "empty" : String.valueOf(items.poll());
        }

        public int size() {
            return items.size();
        }

        public boolean isFull() {
            return items.size() == 2;
        }
    }

    // --- channels ---

    /** What one interpreter does with a channel that it has used already. */
    public static class ChannelOperations {
        private final Channel channel = new FakeRuntime().channels().create();

        public ChannelOperations() {
            channel.recv().recvNoWait("nothing");
        }

        @Operation
        public String send(@Param(gen = IntGen.class, conf = "1:9") int value) {
            return result(() -> channel.send().sendNoWait(value));
        }

        @Operation
        public String receive() {
            try {
                return String.valueOf(channel.recv().recvNoWait("empty"));
            } catch (ChannelClosedException e) {
                return "closed";
            }
        }

        @Operation
        public String closeSend() {
            return result(channel.send()::close);
        }

        @Operation
        public String closeReceive() {
            return result(channel.recv()::close);
        }

        @Operation
        public String closeByForce() {
            return result(() -> channel.recv().close(true));
        }

        private static String result(Runnable operation) {
            try {
                operation.run();
                return "done";
            } catch (ChannelClosedException e) {
                return "closed";
            } catch (ChannelNotEmptyException e) {
                return "not empty";
            }
        }
    }

    /** The same one after the other. */
    public static class ChannelModel {
        private final Deque<Integer> items = new ArrayDeque<>();
        private boolean closing;
        private boolean closed;

        public String send(int value) {
            if (closing || closed) {
                return "closed";
            }
            items.add(value);
            return "done";
        }

        public String receive() {
            if (closed) {
                return "closed";
            } else if (items.isEmpty()) {
                return "empty";
            }
            int first = items.remove();
            closed = closing && items.isEmpty();
            return String.valueOf(first);
        }

        public String closeSend() {
            if (closing || closed) {
                return "closed";
            }
            closing = true;
            closed = items.isEmpty();
            return "done";
        }

        public String closeReceive() {
            if (closed) {
                return "closed";
            } else if (!items.isEmpty()) {
                return "not empty";
            }
            closed = true;
            return "done";
        }

        public String closeByForce() {
            if (closed) {
                return "closed";
            }
            items.clear();
            closed = true;
            return "done";
        }
    }
}
