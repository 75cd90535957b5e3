package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.TypedException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Function;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Signature;

/** What becomes of functions and types that somebody holds when their module is replaced, unloaded or freed. */
final class ReplacedFunctionsTest {
    private final FakeInterpreter fake = new FakeInterpreter();
    private final Incarnation first = TestModules.module(fake.interpreter(), Gil.USED, fake::runtime);
    private final Incarnation second =
            TestModules.version(first.identity(), "1.3.0", Gil.USED, new ModuleDefinition() {});

    /** A type. */
    public static final class Tool {
        @Function
        public String use() {
            return "used";
        }
    }

    @Test
    void aCallGoesToTheCurrentVersion() throws Exception {
        first.function("f", arguments -> "old");
        second.function(Signature.of("f").optional("a", 1), arguments -> "new");
        ModuleFunction held = held("f");

        assertThat(call(held)).isEqualTo("old");
        replace();

        assertThat(call(held)).isEqualTo("new");
        assertThat(held.signature().map(Signature::text)).contains("(a=1)");
    }

    @Test
    void aFunctionThatIsNoMoreFailsWithTheVersionThatHasItNot() {
        first.function("f", arguments -> "old");
        ModuleFunction held = held("f");
        replace();

        assertThatThrownBy(() -> call(held))
                .isInstanceOfSatisfying(
                        TypedException.class,
                        e -> assertThat(e.snapshotType()).isEqualTo(ExceptionSnapshot.Type.builtin("AttributeError")))
                .hasMessage("module 'm' has no attribute 'f' any more, as of version 1.3.0");
    }

    @Test
    void whoIsInsideOfAModuleThatIsUnloadedCallsItOn() throws Exception {
        CompletableFuture<Boolean> idle = new CompletableFuture<>();
        first.function("inner", arguments -> "called");
        ModuleFunction inner = held("inner");
        first.function("outer", arguments -> {
            CompletableFuture<Boolean> retired = first.retire();
            CompletableFuture<Void> _ = retired.thenAccept(idle::complete);
            FutureTask<Object> outside = new FutureTask<>(() -> call(inner));
            Thread.ofPlatform().start(outside).join();
            assertThatThrownBy(outside::get).rootCause().hasMessage("module m has been unloaded");
            Object called = call(inner);
            assertThat(retired).isNotDone();
            return called;
        });

        assertThat(call(held("outer"))).isEqualTo("called");

        assertThat(idle).isDone();
        assertThatThrownBy(() -> call(inner)).hasMessage("module m has been unloaded");
    }

    @Test
    void aFunctionOfAnUnloadedModuleSaysSo() throws Exception {
        first.function("f", arguments -> "old");
        ModuleFunction held = held("f");
        CompletableFuture<Boolean> _ = first.retire();

        assertThatThrownBy(() -> call(held)).hasMessage("module m has been unloaded");
        first.free();
        assertThatThrownBy(() -> call(held)).hasMessage("module m has been unloaded");
        assertThat(held.signature()).isEmpty();
    }

    @Test
    void typesAndTheirMethodsAreThoseOfTheCurrentVersion() throws Exception {
        first.type(Tool.class);
        ModuleType held = (ModuleType) Objects.requireNonNull(first.attributes().get("Tool"));
        ModuleFunction use = Objects.requireNonNull(held.methods().get("use"));
        second.type(Tool.class);
        replace();
        first.free();

        Object made = Objects.requireNonNull(call(held.constructor()));
        assertThat(call(use, made)).isEqualTo("used");
        assertThat(held.isInstance(made)).isTrue();
        assertThat(held.methods().get("use")).isNotSameAs(use);
    }

    @Test
    void aMethodOfATypeThatIsNoMoreFails() {
        first.type(Tool.class);
        ModuleType held = (ModuleType) Objects.requireNonNull(first.attributes().get("Tool"));
        ModuleFunction use = Objects.requireNonNull(held.methods().get("use"));
        replace();

        assertThatThrownBy(() -> call(use))
                .hasMessage("module 'm' has no attribute 'Tool.use' any more, as of version 1.3.0");
        assertThatThrownBy(() -> call(held.constructor()))
                .hasMessage("module 'm' has no attribute 'Tool' any more, as of version 1.3.0");
    }

    @Test
    void aFunctionThatWasReturnedIsOfItsVersionAlone() throws Exception {
        first.function("make", arguments -> (ModuleFunction) more -> "inner");
        second.function("make", arguments -> "made");
        ModuleFunction inner = (ModuleFunction) Objects.requireNonNull(call(held("make")));

        assertThat(call(inner)).isEqualTo("inner");
        replace();

        assertThatThrownBy(() -> call(inner)).hasMessageContaining("any more, as of version 1.3.0");
    }

    @Test
    void whoIsInsideIsWaitedForAndFinishesInItsVersion() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        first.function("f", arguments -> {
            inside.countDown();
            fake.unlocked(() -> {
                go.await();
                return true;
            });
            return "old";
        });
        second.function("f", arguments -> "new");
        ModuleFunction held = held("f");
        FutureTask<Object> call = new FutureTask<>(() -> Objects.requireNonNull(call(held)));
        Thread.ofVirtual().start(call);
        inside.await();

        first.identity().become(second);
        CompletableFuture<Boolean> idle = first.retire();
        assertThat(idle).isNotDone();
        assertThat(call(held)).isEqualTo("new");
        go.countDown();

        assertThat(call.get()).isEqualTo("old");
        assertThat(idle.get()).isTrue();
    }

    @Test
    void nothingOfAFreedVersionIsReachableFromWhatIsHeld() throws Exception {
        Object code = new Object();
        WeakReference<Object> seen = new WeakReference<>(code);
        Incarnation leaving = TestModules.version(first.identity(), "0.9.0", Gil.USED, new Keeping(code));
        leaving.make();
        first.identity().become(leaving);
        ModuleFunction held =
                (ModuleFunction) Objects.requireNonNull(leaving.attributes().get("f"));
        assertThat(call(held)).isEqualTo("java.lang.Object");
        code = null;
        CompletableFuture<Boolean> _ = leaving.retire();
        leaving.free();

        while (seen.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> call(held)).hasMessage("module m has been unloaded");
        assertThat(leaving.identity()).isSameAs(first.identity());
    }

    /** A definition that keeps something. */
    public static final class Keeping implements ModuleDefinition {
        private final Object kept;

        Keeping(Object kept) {
            this.kept = kept;
        }

        @Function
        public String f() {
            return kept.getClass().getName();
        }
    }

    @Test
    void whatIsHandedOverIsAValueOfTheTable() throws Exception {
        assertThat(handing(new int[] {1}).handOver()).isEqualTo(Optional.of(List.of(1L)));
        assertThat(first.handOver()).isEmpty();
        assertThatThrownBy(() -> handing(new Object()).handOver())
                .isInstanceOf(ModuleException.class)
                .hasMessageStartingWith("module m cannot hand over an object of java.lang.Object");
    }

    private Incarnation handing(Object value) {
        return TestModules.version(first.identity(), "1.0.0", Gil.USED, new ModuleDefinition() {
            @Override
            public Object handOver(Module module) {
                return value;
            }
        });
    }

    private void replace() {
        first.identity().become(second);
        CompletableFuture<Boolean> _ = first.retire();
    }

    private ModuleFunction held(String name) {
        return (ModuleFunction) Objects.requireNonNull(first.attributes().get(name));
    }

    private static @Nullable Object call(ModuleFunction function, Object... arguments) throws Exception {
        return function.call(new Arguments("called", List.of(arguments)));
    }
}
