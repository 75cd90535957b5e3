package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vivarium.interpreters.TraceFunction;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Gil;
import org.vivarium.modules.ModuleFunction;

final class BoundFunctionTest {
    private final FakeInterpreter fake = new FakeInterpreter();
    private final List<String> seen = new ArrayList<>();
    private final Incarnation module = module(Gil.USED);

    @Test
    void aCallHoldsTheLockAndGivesItBack() throws Exception {
        module.function("held", arguments -> fake.lock.isHeldByCurrentThread());

        assertThat(call(module, "held")).isEqualTo(true);
        assertThat(fake.lock.isLocked()).isFalse();
    }

    @Test
    void aModuleThatDoesWithoutTheLockIsCalledWithoutIt() throws Exception {
        Incarnation lockFree = module(Gil.NOT_USED);
        lockFree.function("held", arguments -> fake.lock.isHeldByCurrentThread());

        assertThat(call(lockFree, "held")).isEqualTo(false);
    }

    @Test
    void aFunctionThatThrowsGivesTheLockBack() {
        module.function("fail", arguments -> {
            throw new IllegalArgumentException("no");
        });

        assertThatThrownBy(() -> call(module, "fail")).isInstanceOf(IllegalArgumentException.class);
        assertThat(fake.lock.isLocked()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everyCallIsACheckPoint(Gil gil) throws Exception {
        Incarnation called = module(gil);
        called.function("checks", arguments -> fake.checks.get());

        assertThat(call(called, "checks")).isEqualTo(1L);
        assertThat(call(called, "checks")).isEqualTo(2L);
    }

    @Test
    void aFunctionThatIsAddedAsAConstantIsOneToo() throws Exception {
        ModuleFunction held = arguments -> fake.lock.isHeldByCurrentThread();
        module.constant("held", held);

        assertThat(call(module, "held")).isEqualTo(true);
    }

    @Test
    void aFunctionOfAnotherModuleKeepsWhatItNeeds() throws Exception {
        module.function("held", arguments -> fake.lock.isHeldByCurrentThread());
        Incarnation lockFree = module(Gil.NOT_USED);
        lockFree.constant("again", module.attributes().get("held"));

        assertThat(call(lockFree, "again")).isEqualTo(true);
        assertThat(fake.checks).hasValue(1);
    }

    @Test
    void aTraceFunctionSeesTheCallAndItsReturnUnderTheLock() throws Exception {
        trace();
        module.function("work", arguments -> seen.add("work"));

        call(module, "work");

        assertThat(seen).containsExactly("CALL m.work true", "work", "RETURN m.work true");
    }

    @Test
    void aTraceFunctionSeesAnException() {
        trace();
        module.function("fail", arguments -> {
            throw new IllegalArgumentException("no");
        });

        assertThatThrownBy(() -> call(module, "fail")).hasMessage("no");
        assertThat(seen).containsExactly("CALL m.fail true", "EXCEPTION m.fail true");
    }

    @Test
    void whatATraceFunctionThrowsFailsTheCallBeforeItIsMade() {
        fake.trace = (thread, event, of, function) -> {
            throw new IllegalStateException("stop at " + event);
        };
        module.function("work", arguments -> seen.add("work"));

        assertThatThrownBy(() -> call(module, "work")).hasMessage("stop at CALL");
        assertThat(seen).isEmpty();
    }

    @Test
    void whatATraceFunctionThrowsAtAnExceptionTakesItsPlace() {
        fake.trace = (thread, event, of, function) -> {
            if (event == TraceFunction.Event.EXCEPTION) {
                throw new IllegalStateException("worse");
            }
        };
        IllegalArgumentException first = new IllegalArgumentException("no");
        module.function("fail", arguments -> {
            throw first;
        });

        assertThatThrownBy(() -> call(module, "fail")).hasMessage("worse").hasSuppressedException(first);
    }

    @Test
    void whatATraceFunctionCallsIsNotTraced() throws Exception {
        module.function("log", arguments -> seen.add("log"));
        module.function("work", arguments -> seen.add("work"));
        fake.trace = (thread, event, of, function) -> {
            try {
                call(module, "log");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };

        call(module, "work");

        assertThat(seen).containsExactly("log", "work", "log");
    }

    @Test
    void withoutARuntimeNobodyIsTraced() throws Exception {
        trace();
        Incarnation alone = TestModules.module(fake.interpreter(), Gil.USED, Optional::empty);
        alone.function("work", arguments -> seen.add("work"));

        call(alone, "work");

        assertThat(seen).containsExactly("work");
    }

    private void trace() {
        fake.trace = (thread, event, of, function) ->
                seen.add(event + " " + of + "." + function + " " + fake.lock.isHeldByCurrentThread());
    }

    private Incarnation module(Gil gil) {
        return TestModules.module(fake.interpreter(), gil, fake::runtime);
    }

    private static Object call(Incarnation module, String function) throws Exception {
        ModuleFunction called =
                (ModuleFunction) Objects.requireNonNull(module.attributes().get(function));
        return Objects.requireNonNull(called.call(new Arguments(function, List.of())));
    }
}
