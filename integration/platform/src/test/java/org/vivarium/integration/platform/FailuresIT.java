package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.paxexam.PaxExam;

/** What goes wrong says so, and leaves nothing behind. */
@ExtendWith(PaxExam.class)
final class FailuresIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.IMPORTS));
    }

    @Test
    void aMissingRequirementIsNamed() {
        deploy(FixtureBundle.of("counter").importing("org.nowhere"));
        Interpreter a = isolated("a");
        leavesNothing(
                a,
                () -> assertThatThrownBy(() -> imports.importModule(a, "counter"))
                        .isInstanceOf(ModuleException.class)
                        .hasMessageContaining("cannot import counter")
                        .hasMessageContaining("package org.nowhere"));
    }

    @Test
    void aMissingRequirementOfALibraryIsNamedWithTheLibrary() {
        deploy(FixtureBundle.of("library").exported().importing("org.nowhere"));
        deploy("user");
        Interpreter a = isolated("a");
        leavesNothing(
                a,
                () -> assertThatThrownBy(() -> imports.importModule(a, "user"))
                        .isInstanceOf(ModuleException.class)
                        .hasMessageContaining("library")
                        .hasMessageContaining("package org.nowhere"));
    }

    @Test
    void aMissingRequirementIsAnImportErrorToACaller() {
        deploy(FixtureBundle.of("counter").importing("org.nowhere"));
        Interpreter a = isolated("a");
        leavesNothing(
                a,
                () -> assertThatThrownBy(() -> a.call("counter.increment"))
                        .isInstanceOfSatisfying(ExecutionFailedException.class, failure -> {
                            assertThat(failure.snapshot().type())
                                    .isEqualTo(ExceptionSnapshot.Type.builtin("ImportError"));
                            assertThat(failure.snapshot().msg()).contains("package org.nowhere");
                        }));
    }

    @Test
    void afterTheMissingBundleIsDeployedTheImportWorks() {
        deploy("user");
        Interpreter a = isolated("a");
        leavesNothing(
                a,
                () -> assertThatThrownBy(() -> imports.importModule(a, "user"))
                        .isInstanceOf(ModuleException.class)
                        .hasMessageContaining("fixtures.library"));
        deploy(FixtureBundle.of("library").exported());
        assertThat(a.call("user.use")).isEqualTo(1L);
    }

    @Test
    void aDefinitionThatFailsIsForgottenUntilItIsMended() throws Exception {
        deploy("broken");
        Interpreter a = isolated("a");
        leavesNothing(
                a,
                () -> assertThatThrownBy(() -> imports.importModule(a, "fragile"))
                        .isInstanceOfSatisfying(
                                ExecutionFailedException.class,
                                failure -> assertThat(failure.snapshot().formatted())
                                        .isEqualTo(
                                                "RuntimeError: java.lang.IllegalStateException: broken on purpose")));
        assertThat(System.clearProperty("vivarium.fixture.broken.freed")).isEqualTo("fragile");
        assertThat(context.getAllServiceReferences(Runnable.class.getName(), null))
                .isNull();
        moduleBundles.undeploy("broken");
        deploy("mended");
        assertThat(a.call("fragile.works")).isEqualTo(true);
    }

    @Test
    void aBundleThatDoesNotStartSaysWhy() {
        deploy(FixtureBundle.of("refusing")
                .header("Bundle-Activator", "org.vivarium.integration.fixtures.refusing.Refusing"));
        Interpreter a = isolated("a");
        leavesNothing(
                a,
                () -> assertThatThrownBy(() -> imports.importModule(a, "refusing"))
                        .isInstanceOf(ModuleException.class)
                        .hasMessageContaining("refused to start"));
    }

    @Test
    void aModuleThatNobodyDeployedIsNotFound() {
        Interpreter a = isolated("a");
        assertThat(imports.provides(a, "nobody")).isFalse();
        assertThatThrownBy(() -> imports.importModule(a, "nobody"))
                .isInstanceOf(ModuleNotFoundException.class)
                .hasMessage("No module named 'nobody'");
    }

    @Test
    void aBundleWithoutModulesIsDeployedAndProvidesNone() {
        assertThat(deploy(FixtureBundle.of("library").exported()).modules()).isEmpty();
        assertThat(moduleBundles.list())
                .extracting(DeployedBundle::symbolicName)
                .containsExactly("library");
        assertThat(imports.provides(isolated("a"), "library")).isFalse();
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar at all");
        Path empty = folder.resolve("empty.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(empty))) {
            jar.setComment("a jar, but no bundle");
        }
        for (Path file : List.of(text, empty, folder.resolve("missing.jar"))) {
            Set<Bundle> before = bundles();
            assertThatThrownBy(() -> moduleBundles.deploy(file))
                    .isInstanceOf(ModuleException.class)
                    .hasMessageContaining(file.getFileName().toString());
            assertThat(moduleBundles.list()).isEmpty();
            assertThat(bundles()).isEqualTo(before);
        }
    }

    @Test
    void aVersionOfABundleIsDeployedOnce() {
        deploy("counter");
        assertThatThrownBy(() -> deploy("counter"))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("bundle counter 1.0.0 is deployed already");
        deploy(FixtureBundle.of("counter").version("2.0.0"));
        assertThat(moduleBundles.list())
                .extracting(DeployedBundle::id)
                .containsExactly("counter/1.0.0", "counter/2.0.0");
    }

    @Test
    void aModuleNameIsProvidedOnce() {
        deploy("mended");
        assertThatThrownBy(() -> deploy("broken"))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("module fragile")
                .hasMessageContaining("mended 1.0.0");
        assertThat(moduleBundles.list()).hasSize(1);
    }

    @Test
    void whatIsUndeployedStaysWithThoseWhoImportedIt() {
        deploy("counter");
        Interpreter a = isolated("a");
        a.call("counter.increment");
        moduleBundles.undeploy("counter");
        assertThat(a.call("counter.increment")).isEqualTo(List.of(2L, 2L));
        Interpreter b = isolated("b");
        assertThatThrownBy(() -> imports.importModule(b, "counter")).isInstanceOf(ModuleNotFoundException.class);
        assertThatThrownBy(() -> moduleBundles.undeploy("counter"))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("counter");
    }

    @Test
    void aModuleForOneInterpreterIsRefusedWhereThatIsChecked() {
        deploy("unsafe");
        Interpreter checking = isolated("checking");
        leavesNothing(
                checking,
                () -> assertThatThrownBy(() -> imports.importModule(checking, "unsafe"))
                        .isInstanceOf(ModuleException.class)
                        .hasMessage("module unsafe does not support loading in subinterpreters"));
        Interpreter legacy = interpreters.create("legacy", InterpreterConfig.LEGACY);
        assertThat(legacy.call("unsafe.here")).isEqualTo(legacy.id());
    }

    /** The interpreter and the framework are after a failed import as they were before it. */
    private void leavesNothing(Interpreter interpreter, ThrowingCallable failedImport) {
        Set<Bundle> before = bundles();
        try {
            failedImport.call();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        assertThat(bundles()).isEqualTo(before);
        assertThat(spaces.of(interpreter).bundles()).isEmpty();
        assertThat(imports.modules(interpreter)).isEmpty();
    }
}
