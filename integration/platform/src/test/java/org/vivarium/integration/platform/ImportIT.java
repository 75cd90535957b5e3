package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ImportTime;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.paxexam.PaxExam;

/** What an import finds, makes and leaves behind, with real bundles. */
@ExtendWith(PaxExam.class)
final class ImportIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void submodulesMayComeFromSeveralBundles() {
        deploy("shop");
        deploy("depot");
        Interpreter a = isolated("a");

        Module depot = imports.importModule(a, "shop.depot");

        assertThat(depot.attributes()).containsEntry("till", "shop.till");
        assertThat(names(a)).containsExactly("shop", "shop.till", "shop.depot");
        assertThat(imports.importModule(a, "shop").attributes())
                .containsEntry("depot", depot)
                .containsKey("till");
        assertThat(imports.find(a, "shop.till").orElseThrow().attributes()).containsEntry("package_", "shop");
    }

    @Test
    void aPackageNeedNotBeDeployedItself() {
        deploy("depot");
        Interpreter a = isolated("a");
        Set<Bundle> bundles = bundles();

        assertThatThrownBy(() -> imports.importModule(a, "shop.depot"))
                .isInstanceOf(ModuleNotFoundException.class)
                .hasMessage("No module named 'shop.till'");

        assertThat(names(a)).containsExactly("shop");
        assertThat(bundles()).isEqualTo(bundles);
        assertThatThrownBy(() -> imports.importModule(a, "shop.depot.shelf")).hasMessage("No module named 'shop.till'");
    }

    @Test
    void modulesOfTwoBundlesMayImportEachOther() {
        deploy("ping");
        deploy("pong");
        Interpreter a = isolated("a");

        assertThat(imports.importModule(a, "ping").attributes()).containsOnlyKeys("early", "late");
        assertThat(imports.importModule(a, "pong").attributes()).containsEntry("seen", List.of("early"));
    }

    @Test
    void interpretersMayHaveDifferentVersions() {
        deploy(FixtureBundle.of("counter"));
        deploy(FixtureBundle.of("counter").version("2.0.0"));
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("modules", "counter<2"));
        Interpreter b = isolated("b");

        assertThat(imports.importModule(a, "counter").spec().version()).isEqualTo(new Version("1.0.0"));
        assertThat(imports.importModule(b, "counter").spec().version()).isEqualTo(new Version("2.0.0"));
        assertThat(a.call("counter.increment")).isEqualTo(List.of(1L, 1L));
        assertThat(a.call("counter.increment")).isEqualTo(List.of(2L, 2L));
        assertThat(b.call("counter.increment")).isEqualTo(List.of(1L, 1L));
    }

    @Test
    void anImportMayAskForAVersion() {
        deploy(FixtureBundle.of("counter"));
        deploy(FixtureBundle.of("counter").version("2.0.0"));
        Interpreter a = isolated("a");

        assertThat(imports.importModule(a, "counter~=1.0").spec().version()).isEqualTo(new Version("1.0.0"));
        assertThatThrownBy(() -> imports.importModule(a, "counter>=2"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module counter is imported in version 1.0.0, which does not match >=2; reload it");
        assertThatThrownBy(() -> imports.importModule(isolated("b"), "counter>=3"))
                .hasMessage("module counter is deployed in version 2.0.0, which does not match >=3");
    }

    @Test
    void anExecThatThrowsLeavesNothing() {
        deploy("reloaded");
        Interpreter a = isolated("a");
        Set<Bundle> bundles = bundles();
        a.dict().put("reloaded.exec", "fail");

        assertThatThrownBy(() -> imports.importModule(a, "reloaded"))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage("ValueError: as it was told");

        assertThat(names(a)).isEmpty();
        assertThat(bundles()).isEqualTo(bundles);
        a.dict().remove("reloaded.exec");
        assertThat(a.call("reloaded.count")).isEqualTo(1L);
    }

    @Test
    void anExecThatBlocksIsEndedAtTheDeadline() {
        deploy("reloaded");
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("import_deadline", "2s"));
        Set<Bundle> bundles = bundles();
        a.dict().put("reloaded.exec", "block");

        assertThatThrownBy(() -> imports.importModule(a, "reloaded"))
                .isInstanceOf(ModuleException.class)
                .hasMessageStartingWith("module reloaded was not made within 2.0 s; it was at ")
                .hasMessageContaining("Reloaded.exec(Reloaded.java:");

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(names(a)).isEmpty();
        assertThat(bundles()).isEqualTo(bundles);
    }

    @Test
    void anExecThatStartsAThreadByItselfFails() {
        deploy("reloaded");
        Interpreter a = isolated("a");
        Set<Bundle> bundles = bundles();
        a.dict().put("reloaded.exec", "thread");

        assertThatThrownBy(() -> imports.importModule(a, "reloaded"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module reloaded started the thread unknown in exec, which " + a
                        + " does not know; use Interpreter.startThread");

        assertThat(bundles()).isEqualTo(bundles);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("unknown"));
    }

    @Test
    void modulesThatAreImportedTogetherAreWiredTogetherAndNothingElseStays() {
        deploy(FixtureBundle.of("library").exported());
        List.of("user", "counter", "reloaded", "lockfree").forEach(this::deploy);
        Interpreter a = isolated("a");
        Set<Bundle> bundles = bundles();
        a.dict().put("reloaded.exec", "fail");

        assertThatThrownBy(() -> imports.importModules(a, List.of("user", "reloaded", "lockfree")))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage("ValueError: as it was told");

        assertThat(names(a)).containsExactly("user");
        assertThat(spaces.of(a).bundles())
                .extracting(Bundle::getSymbolicName)
                .noneMatch(name -> name.contains("reloaded") || name.contains("lockfree"));
        a.dict().remove("reloaded.exec");
        List<ImportTime> times = new ArrayList<>();
        List<String> all = List.of("counter", "reloaded", "user", "lockfree");
        assertThat(imports.importModules(a, all, times::add))
                .extracting(Module::name)
                .containsExactlyElementsOf(all);
        assertThat(times).extracting(ImportTime::module).containsExactly("counter", "reloaded", "lockfree");
        assertThat(times)
                .allSatisfy(time -> assertThat(List.of(time.install(), time.resolve(), time.start()))
                        .allMatch(Duration::isPositive));
        assertThat(spaces.of(a).bundles()).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        all.forEach(name -> imports.unload(a, name));
        assertThat(bundles()).isEqualTo(bundles);
    }

    @Test
    void theTimesOfAnImportAreThoseOfItsBundles() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        Interpreter a = isolated("a");
        List<ImportTime> times = new ArrayList<>();

        imports.importModule(a, "user", times::add);

        assertThat(times).singleElement().satisfies(time -> {
            assertThat(time.module()).isEqualTo("user");
            assertThat(time.depth()).isZero();
            assertThat(List.of(time.find(), time.install(), time.resolve(), time.start(), time.exec()))
                    .allMatch(step -> step.compareTo(Duration.ZERO) > 0);
        });
    }

    private List<String> names(Interpreter interpreter) {
        return imports.modules(interpreter).stream().map(Module::name).toList();
    }
}
