package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;

final class ImportsTest {
    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final Imports imports = fixture.imports;
    private final List<Finalizer> finalizers = fixture.finalizers;
    private final List<String> seen = new ArrayList<>();

    @Test
    void theMachineryDoesNotHoldTheLockOfTheCodeThatImports() throws Exception {
        deploy("b", module -> {});
        deploy("a", module -> {
            imports.importModule(fake.interpreter(), "b");
            seen.add("lock is back: " + fake.lock.isHeldByCurrentThread());
        });
        fake.audited.clear();

        imports.importModule(fake.interpreter(), "a");

        assertThat(fake.audited).containsExactly("import a", "import b");
        assertThat(seen).containsExactly("lock is back: true");
        assertThat(fake.lock.isLocked()).isFalse();
    }

    @Test
    void aFinalizerEndsTheTableAndWithdrawsItself() throws Exception {
        deploy("a", new Freed());
        imports.importModule(fake.interpreter(), "a");

        finalizers.getFirst().finalizeInterpreter();

        assertThat(seen).containsExactly("freed, locked: true");
        assertThat(finalizers).isEmpty();
        assertThat(imports.modules(fake.interpreter())).isEmpty();
    }

    @Test
    void theEndOfTheImportSystemFreesWhatIsThere() {
        deploy("a", new Freed());
        imports.importModule(fake.interpreter(), "a");

        imports.close();

        assertThat(seen).containsExactly("freed, locked: true");
        assertThat(finalizers).isEmpty();
    }

    @Test
    void theModulesOfAnInterpreterThatIsEndingAreLeftToItsFinalizer() throws Exception {
        deploy("a", new Freed());
        imports.importModule(fake.interpreter(), "a");
        fake.ending = true;

        imports.close();
        assertThat(seen).isEmpty();

        finalizers.getFirst().finalizeInterpreter();
        assertThat(seen).containsExactly("freed, locked: true");
    }

    @Test
    void aFinalizerThatIsCalledWhileTheFrameworkWithdrawsItFreesTheModules() throws Exception {
        deploy("a", new Freed());
        imports.importModule(fake.interpreter(), "a");
        Finalizer finalizer = finalizers.removeFirst();

        finalizer.finalizeInterpreter();

        assertThat(seen).containsExactly("freed, locked: true");
    }

    @Test
    void whatAModuleImportsWhileItIsFreedIsRefused() throws Exception {
        deploy("b", module -> seen.add("made"));
        deploy("a", new ModuleDefinition() {
            @Override
            public void exec(Module module) {}

            @Override
            public void free(Module module) {
                module.importModule("b");
            }
        });
        imports.importModule(fake.interpreter(), "a");
        Finalizer finalizer = finalizers.getFirst();
        fake.phase = Interpreter.State.FINALIZING;

        assertThatThrownBy(finalizer::finalizeInterpreter).isInstanceOf(ModuleException.class);

        assertThat(seen).isEmpty();
        assertThat(finalizers).isEmpty();
        assertThat(imports.tables()).isEmpty();
        assertThatThrownBy(() -> imports.importModule(fake.interpreter(), "b"))
                .isInstanceOf(InterpreterNotFoundException.class);
    }

    @Test
    void whatIsUnloadedByAThreadThatMayRunNothingAnyMoreIsFreedAtTheEnd() throws Exception {
        deploy("a", new Freed());
        imports.importModule(fake.interpreter(), "a");
        fake.phase = Interpreter.State.FINALIZING;
        fake.closed = true;
        ModuleTable table = imports.table(fake.interpreter());

        new Reloading(imports.importing(table), imports.deployed()).unload("a");
        assertThat(seen).isEmpty();

        fake.closed = false;
        finalizers.getFirst().finalizeInterpreter();
        assertThat(seen).containsExactly("freed, locked: true");
    }

    private final class Freed implements ModuleDefinition {
        @Override
        public void exec(Module module) {}

        @Override
        public void free(Module module) {
            seen.add("freed, locked: " + fake.lock.isHeldByCurrentThread());
        }
    }

    private void deploy(String name, ExecSlot body) {
        deploy(name, FakeSpaces.filledBy(body));
    }

    private void deploy(String name, ModuleDefinition body) {
        fixture.deploy(name, body);
    }
}
