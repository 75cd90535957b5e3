package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.vivarium.interpreters.ImportPolicy;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.Gil;
import org.vivarium.modules.ImportTime;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFinder;
import org.vivarium.modules.ModuleLoader;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.MultipleInterpreters;

/** Names, packages, finders and versions. */
final class PackagesTest {
    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final Imports imports = fixture.imports;
    private final List<String> seen = new ArrayList<>();

    @Test
    void aSubmoduleComesAfterItsPackageAndIsAnAttributeOfIt() {
        fixture.deploy("acme", module -> seen.add("acme"));
        fixture.deploy("acme.money", module -> seen.add("acme.money"));

        Module money = fixture.importModule("acme.money");

        assertThat(seen).containsExactly("acme", "acme.money");
        assertThat(fixture.importModule("acme").attributes()).containsEntry("money", money);
        assertThat(names()).containsExactly("acme", "acme.money");
    }

    @Test
    void aPackageMayImportItsOwnSubmodule() {
        fixture.deploy("acme", module -> {
            module.importModule(".money");
            seen.add("acme");
        });
        fixture.deploy(
                "acme.money",
                module -> seen.add("acme.money in " + module.spec().parent()));

        fixture.importModule("acme.money");

        assertThat(seen).containsExactly("acme.money in acme", "acme");
    }

    @Test
    void whatOnlyHasSubmodulesIsAPackage() {
        fixture.deploy("acme.money", module -> {});

        fixture.importModule("acme.money");

        assertThat(names()).containsExactly("acme", "acme.money");
        assertThat(fixture.importModule("acme").spec().isPackage()).isTrue();
        assertThat(imports.provides(fake.interpreter(), "acme")).isTrue();
        assertThat(imports.provides(fake.interpreter(), "acm")).isFalse();
    }

    @Test
    void whatHasNoSubmodulesIsNoPackage() {
        fixture.deploy("x", module -> {});

        assertThatThrownBy(() -> fixture.importModule("x.y"))
                .isInstanceOf(ModuleNotFoundException.class)
                .hasMessage("No module named 'x.y'; 'x' is not a package");
        assertThatThrownBy(() -> fixture.importModule("z.y")).hasMessage("No module named 'z'");
        assertThat(names()).containsExactly("x");
    }

    @Test
    void aPackageWithoutThatSubmoduleSaysSo() {
        fixture.deploy("acme.money", module -> {});

        assertThatThrownBy(() -> fixture.importModule("acme.time"))
                .isInstanceOf(ModuleNotFoundException.class)
                .hasMessage("No module named 'acme.time'");
    }

    @Test
    void aFailedSubmoduleIsNoAttributeAndWhatItImportedStays() {
        fixture.deploy("acme.money", module -> {
            module.importModule("other");
            throw new IllegalArgumentException("no");
        });
        fixture.deploy("other", module -> {});

        assertThatThrownBy(() -> fixture.importModule("acme.money")).hasMessage("ValueError: no");

        assertThat(names()).containsExactly("acme", "other");
        assertThat(fixture.importModule("acme").attributes()).isEmpty();
        assertThat(fixture.spaces.installed).containsExactly("other");
    }

    @Test
    void relativeNamesAreThoseOfImportlib() {
        assertThat(imports.resolveName("a.b", "")).isEqualTo("a.b");
        assertThat(imports.resolveName(".b", "a")).isEqualTo("a.b");
        assertThat(imports.resolveName("..c", "a.b")).isEqualTo("a.c");
        assertThat(imports.resolveName("..", "a.b")).isEqualTo("a");
        assertThatThrownBy(() -> imports.resolveName("..b", "a"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("attempted relative import beyond top-level package");
        assertThatThrownBy(() -> imports.resolveName(".b", ""))
                .hasMessage("no package specified for '.b' (required for relative module names)");
    }

    @Test
    void theHighestVersionThatWillDoIsImported() {
        fixture.deploy("greeting", "1.0.0", FakeSpaces.filledBy(module -> {}));
        fixture.deploy("greeting", "2.0.0", FakeSpaces.filledBy(module -> {}));
        fixture.deploy("greeting", "1.5.0", FakeSpaces.filledBy(module -> {}));

        assertThat(fixture.importModule("greeting<2").spec().version()).isEqualTo(new Version("1.5.0"));
    }

    @Test
    void theConfigLimitsTheVersions() {
        fake.config = fake.config.with("modules", "greeting<2");
        fixture.deploy("greeting", "1.0.0", FakeSpaces.filledBy(module -> {}));
        fixture.deploy("greeting", "2.0.0", FakeSpaces.filledBy(module -> {}));

        assertThat(fake.config.imports().requirements()).isNotEqualTo(ImportPolicy.DEFAULT.requirements());
        assertThat(fixture.importModule("greeting").spec().version()).isEqualTo(new Version("1.0.0"));
    }

    @Test
    void anImportedVersionThatWillNotDoIsRefused() {
        fixture.deploy("greeting", "1.0.0", FakeSpaces.filledBy(module -> {}));
        fixture.importModule("greeting");

        assertThatThrownBy(() -> fixture.importModule("greeting>=1.2"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module greeting is imported in version 1.0.0, which does not match >=1.2; reload it");
    }

    @Test
    void aDeployedVersionThatWillNotDoIsNamed() {
        fixture.deploy("greeting", "1.0.0", FakeSpaces.filledBy(module -> {}));

        assertThatThrownBy(() -> fixture.importModule("greeting>=1.2"))
                .isInstanceOf(ModuleException.class)
                .isNotInstanceOf(ModuleNotFoundException.class)
                .hasMessage("module greeting is deployed in version 1.0.0, which does not match >=1.2");
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThatThrownBy(() -> fixture.importModule("1a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherFinderMayComeFirstAndItsLoaderGetsTheDefinitionBack() throws Exception {
        fixture.deploy("greeting", module -> seen.add("deployed"));
        Foreign foreign = new Foreign(seen);
        fixture.finders.add(foreign);

        Module module = fixture.importModule("greeting");

        assertThat(module.spec().origin()).isEqualTo("foreign");
        fixture.finalizers.getFirst().finalizeInterpreter();
        assertThat(seen).containsExactly("load greeting", "foreign exec", "unload true");
        assertThat(fixture.spaces.installed).isEmpty();
    }

    @Test
    void aFinderThatOffersAnotherVersionIsPassedOver() {
        fixture.deploy("greeting", "3.0.0", FakeSpaces.filledBy(module -> {}));
        fixture.finders.add(new Foreign(seen));

        assertThat(fixture.importModule("greeting>=3").spec().version()).isEqualTo(new Version("3.0.0"));
    }

    @Test
    void aFinderMayBeThereForOneInterpreterAlone() {
        MetaPath path = new MetaPath(
                () -> List.of(new MetaPath.Entry(new Foreign(seen), 7L), new MetaPath.Entry(imports.deployed(), null)),
                imports.deployed());

        assertThat(path.find(fake.interpreter(), ModuleRequirement.any("greeting")))
                .isEmpty();
        fake.id = 7;
        assertThat(path.find(fake.interpreter(), ModuleRequirement.any("greeting")))
                .isPresent();
    }

    @Test
    void theTimesOfNestedImportsAreToldFirst() {
        fixture.deploy("a", module -> module.importModule("b"));
        fixture.deploy("b", module -> {});
        List<ImportTime> times = new ArrayList<>();

        imports.importModule(fake.interpreter(), "a", times::add);
        imports.importModule(fake.interpreter(), "a", times::add);

        assertThat(times).extracting(ImportTime::module).containsExactly("b", "a");
        assertThat(times).extracting(ImportTime::depth).containsExactly(1, 0);
        assertThat(times).extracting(time -> time.resolve().toMillis()).containsExactly(2L, 2L);
        assertThat(times.getLast().exec())
                .isGreaterThanOrEqualTo(times.getFirst().exec());
    }

    @Test
    void aModuleIsFoundByItsDefinition() {
        List<Optional<Module>> found = new ArrayList<>();
        fixture.deploy("a", module -> found.add(module.find(FakeSpaces.Definition.class)));

        Module a = fixture.importModule("a");

        assertThat(found).containsExactly(Optional.of(a));
        assertThat(a.find(Foreign.Definition.class)).isEmpty();
        assertThat(imports.find(fake.interpreter(), "a")).containsSame(a);
        assertThat(imports.find(fake.interpreter(), "b")).isEmpty();
    }

    private List<String> names() {
        return imports.modules(fake.interpreter()).stream().map(Module::name).toList();
    }

    /** Finds version 2.0.0 of greeting. */
    private record Foreign(List<String> seen) implements ModuleFinder, ModuleLoader {
        @Override
        public Optional<ModuleSpec> find(Interpreter interpreter, ModuleRequirement requirement) {
            return Optional.of(requirement.name())
                    .filter("greeting"::equals)
                    .map(name -> new ModuleSpec(
                            name,
                            new Version("2.0.0"),
                            "foreign",
                            false,
                            MultipleInterpreters.PER_INTERPRETER_LOCK,
                            Gil.USED,
                            Initialization.MULTI_PHASE,
                            this));
        }

        @Override
        public ModuleDefinition load(ModuleSpec spec, Interpreter interpreter) {
            seen.add("load " + spec.name());
            return new Definition(seen);
        }

        @Override
        public void unload(ModuleSpec spec, Interpreter interpreter, ModuleDefinition definition) {
            seen.add("unload " + (Objects.requireNonNull(definition) instanceof Definition));
        }

        private record Definition(List<String> seen) implements ModuleDefinition {
            @Override
            public void exec(Module module) {
                seen.add("foreign exec");
            }
        }
    }
}
