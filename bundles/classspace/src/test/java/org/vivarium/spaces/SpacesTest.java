package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.InvalidSyntaxException;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

final class SpacesTest {
    @TempDir
    Path folder;

    private TestFramework framework;
    private Spaces spaces;
    private volatile Interpreter.State state = Interpreter.State.READY;
    private final Interpreter interpreter = (Interpreter) Proxy.newProxyInstance(
            Interpreter.class.getClassLoader(),
            new Class<?>[] {Interpreter.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "id" -> 7L;
                case "state" -> state;
                case "attach" -> ((ScopedValue.CallableOp<?, ?>) Objects.requireNonNull(arguments)[0]).call();
                default -> "interpreter 7";
            });

    @BeforeEach
    void start() throws Exception {
        framework = new TestFramework(folder);
        spaces = new Spaces(
                framework.context, framework.ownership, framework.store, framework.closures, framework.installer);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private int finalizers() throws InvalidSyntaxException {
        return framework.context.getServiceReferences(Finalizer.class, null).size();
    }

    private void end() throws Exception {
        String filter = "(" + Finalizer.PHASE + "=" + FinalizationPhase.SPACE.name() + ")";
        for (var reference : framework.context.getServiceReferences(Finalizer.class, filter)) {
            framework.context.getService(reference).finalizeInterpreter();
        }
    }

    @Test
    void aSpaceIsFoundUntilItEnds() throws Exception {
        ClassSpace space = spaces.of(interpreter);
        state = Interpreter.State.FINALIZING;
        assertThat(spaces.of(interpreter)).isEqualTo(space);
        assertThat(finalizers()).isEqualTo(2);
    }

    @Test
    void anInterpreterWhoseSpaceHasEndedGetsNoOther() throws Exception {
        spaces.of(interpreter);
        state = Interpreter.State.FINALIZING;
        end();
        assertThatThrownBy(() -> spaces.of(interpreter))
                .isInstanceOf(InterpreterNotFoundException.class)
                .hasMessage("interpreter 7 has ended; it gets no class space any more");
        assertThat(finalizers()).isZero();
    }

    @Test
    void anInterpreterThatIsGoneGetsNoSpace() throws Exception {
        state = Interpreter.State.DESTROYED;
        assertThatThrownBy(() -> spaces.of(interpreter)).isInstanceOf(InterpreterNotFoundException.class);
        assertThat(finalizers()).isZero();
    }
}
