package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.paxexam.PaxExam;

/** The lock of an interpreter, its own or shared. */
@ExtendWith(PaxExam.class)
final class LockIT extends Tenants {
    private static final int THREADS = 8;
    private static final int ROUNDS = 2_000;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void oneThreadAtATimeHoldsIt() throws Exception {
        Interpreter a = isolated("a");
        assertThat(mostAtOnce(List.of(a))).isEqualTo(1);
    }

    @Test
    void interpretersWithoutOneOfTheirOwnShareTheMains() throws Exception {
        Interpreter a = interpreters.create("a", InterpreterConfig.LEGACY);
        Interpreter b = interpreters.create("b", InterpreterConfig.LEGACY);
        assertThat(mostAtOnce(List.of(a, b, interpreters.main()))).isEqualTo(1);
    }

    @Test
    void interpretersWithTheirOwnDoNotWaitForEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        List<FutureTask<Integer>> meeting = new ArrayList<>();
        for (Interpreter each : List.of(isolated("a"), isolated("b"))) {
            meeting.add(inBackground(() -> each.attach(() -> each.locked(both::await))));
        }
        for (FutureTask<Integer> each : meeting) {
            assertThat(each.get()).isBetween(0, 1);
        }
    }

    @Test
    void aThreadKnowsWhetherItHoldsIt() {
        Interpreter a = isolated("a");
        assertThat(a.holdsLock()).isFalse();
        a.attach(() -> {
            assertThat(a.holdsLock()).isFalse();
            a.locked(() -> {
                assertThat(a.holdsLock()).isTrue();
                assertThat(a.<Boolean, RuntimeException>unlocked(a::holdsLock)).isFalse();
                return 0;
            });
            assertThat(a.holdsLock()).isFalse();
            return 0;
        });
    }

    @Test
    void whoHoldsASharedLockForOneHoldsItForThatAlone() throws Exception {
        Interpreter a = interpreters.create("a", InterpreterConfig.LEGACY);
        Interpreter b = interpreters.create("b", InterpreterConfig.LEGACY);
        FutureTask<Boolean> elsewhere = new FutureTask<>(a::holdsLock);
        a.attach(() -> a.locked(() -> {
            assertThat(a.holdsLock()).isTrue();
            assertThat(b.holdsLock()).isFalse();
            Thread.ofPlatform().start(elsewhere);
            assertThat(elsewhere.get()).isFalse();
            return 0;
        }));
    }

    /** Many threads take turns in the interpreters; gives the most that ever held the lock together. */
    private static int mostAtOnce(List<Interpreter> shared) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Interpreter own = shared.get(i % shared.size());
            tasks.add(inBackground(() -> own.attach(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    own.locked(() -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        return inside.decrementAndGet();
                    });
                }
                return ROUNDS;
            })));
        }
        for (FutureTask<Integer> task : tasks) {
            assertThat(task.get()).isEqualTo(ROUNDS);
        }
        return most.get();
    }

    @Test
    void itIsReentrantAndReleasedWholly() throws Exception {
        Interpreter a = isolated("a");
        int result = a.attach(() -> a.locked(() -> a.locked(() -> a.unlocked(() -> {
            FutureTask<Integer> other = inBackground(() -> a.attach(() -> a.locked(() -> 7)));
            return other.get();
        }))));
        assertThat(result).isEqualTo(7);
    }

    @Test
    void itIsReleasedForACallIntoAnotherInterpreterAndBack() throws Exception {
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        int result = a.attach(() -> a.locked(() -> b.attach(() -> b.locked(() -> {
            FutureTask<Integer> other = inBackground(() -> a.attach(() -> a.locked(() -> 7)));
            int seen = other.get();
            return a.attach(() -> a.locked(() -> seen + 1));
        }))));
        assertThat(result).isEqualTo(8);
    }

    @Test
    void aThreadThatIsNotAttachedDoesNotGetIt() {
        Interpreter a = isolated("a");
        assertThatThrownBy(() -> a.locked(() -> 1))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("not attached");
        Interpreter b = isolated("b");
        b.attach(() -> assertThatThrownBy(a::check).isInstanceOf(InterpreterException.class));
    }

    @Test
    void whatItIsReleasedForMayFail() {
        Interpreter a = isolated("a");
        a.attach(() -> a.locked(() -> {
            assertThatThrownBy(() -> a.unlocked(() -> {
                        throw new IllegalStateException("failed on purpose");
                    }))
                    .hasMessage("failed on purpose");
            return a.locked(() -> 1);
        }));
    }

    @Test
    void aHolderThatOnlyChecksLetsTheOthersIn() throws Exception {
        Interpreter a = isolated("a");
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Boolean> holder = inBackground(() -> a.attach(() -> a.locked(() -> {
            while (!done.get()) {
                a.check();
            }
            return true;
        })));
        FutureTask<Boolean> other = inBackground(() -> a.attach(() -> a.locked(() -> done.getAndSet(true))));
        assertThat(other.get()).isFalse();
        assertThat(holder.get()).isTrue();
    }

    @Test
    void nobodyStarvesBesideAThreadThatTakesItAgainAndAgain() throws Exception {
        Interpreter a = isolated("a");
        AtomicInteger waiting = new AtomicInteger(THREADS);
        List<FutureTask<Integer>> others = new ArrayList<>();
        FutureTask<Integer> greedy = inBackground(() -> a.attach(() -> {
            int turns = 0;
            while (waiting.get() > 0) {
                turns = turns + a.locked(() -> 1);
            }
            return turns;
        }));
        for (int i = 0; i < THREADS; i++) {
            others.add(inBackground(() -> a.attach(() -> {
                int turns = 0;
                for (int round = 0; round < 20; round++) {
                    turns = turns + a.locked(() -> 1);
                }
                waiting.decrementAndGet();
                return turns;
            })));
        }
        for (FutureTask<Integer> other : others) {
            assertThat(other.get()).isEqualTo(20);
        }
        assertThat(greedy.get()).isNotNegative();
    }
}
