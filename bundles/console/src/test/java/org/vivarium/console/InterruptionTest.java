package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.TypedException;

class InterruptionTest {
    private final FakePlatform platform = new FakePlatform();
    private final FakeInterpreter interpreter = platform.interpreter("a");
    private final Interruption interruption = new Interruption(new Services(platform), interpreter);

    @Test
    void theFirstRaisesKeyboardInterruptInTheCommandsThreadOnly() {
        FakeThread own = new FakeThread(1, interpreter, Thread.currentThread());
        FakeThread other = new FakeThread(2, interpreter, new Thread());
        interpreter.threads.add(own);
        interpreter.threads.add(other);
        interruption.end(1);
        assertThat(own.exceptions()).singleElement().satisfies(exception -> {
            assertThat(((TypedException) exception).snapshotType())
                    .isEqualTo(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"));
            assertThat(exception.getStackTrace()).isEmpty();
        });
        assertThat(other.exceptions()).isEmpty();
        assertThat(platform.evaluatorCalls).isEmpty();
    }

    @Test
    void aThreadThatComputesIsNotInterruptedForIt() {
        interpreter.threads.add(new FakeThread(1, interpreter, Thread.currentThread()));
        assertThat(interruption.end(1)).isFalse();
    }

    @Test
    void aThreadThatIsNotInsideIsInterrupted() {
        assertThat(interruption.end(1)).isTrue();
    }

    @Test
    void theSecondInterruptsTheEvaluatorAndTheThirdCancelsIt() {
        assertThat(interruption.end(2)).isFalse();
        assertThat(platform.evaluatorCalls).containsExactly("interrupt a");
        assertThat(interruption.end(3)).isFalse();
        assertThat(platform.evaluatorCalls).containsExactly("interrupt a", "cancel a");
    }

    @Test
    void withoutAnEvaluatorTheThreadIsInterrupted() {
        platform.remove(Evaluator.class);
        assertThat(interruption.end(2)).isTrue();
        assertThat(interruption.end(3)).isTrue();
    }
}
