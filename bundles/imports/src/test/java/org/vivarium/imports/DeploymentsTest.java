package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.Gil;
import org.vivarium.modules.ModuleException;

final class DeploymentsTest {
    private final FakeInterpreter fake = new FakeInterpreter();
    private final FakeSpaces spaces = new FakeSpaces();
    private final Deployments deployments = new Deployments(spaces, fake::runtime);

    @Test
    void aModuleNeedsTheLockUnlessItSaysOtherwise() {
        assertThat(deployments.deploy(jar("a.jar", "a", Map.of())).modules())
                .extracting(DeployedModule::gil)
                .containsExactly(Gil.USED);
        assertThat(deployments
                        .deploy(jar("b.jar", "b", Map.of("gil", "NOT_USED")))
                        .modules())
                .extracting(DeployedModule::gil)
                .containsExactly(Gil.NOT_USED);
    }

    @Test
    void anUnknownValueIsNamedWithTheOnesThereAre() {
        Path jar = jar("a.jar", "a", Map.of("gil", "OWN"));

        assertThatThrownBy(() -> deployments.deploy(jar))
                .isInstanceOf(ModuleException.class)
                .hasMessage("a.jar declares a module with gil=OWN; there are [USED, NOT_USED]");
        assertThat(spaces.stored).isEmpty();
    }

    @Test
    void theHooksHearOfEachDeploymentAndUpdate() {
        Path jar = jar("a.jar", "a", Map.of());

        deployments.deploy(jar);
        deployments.update(jar);

        assertThat(fake.audited).containsExactly("vivarium.module.deploy a.jar", "vivarium.module.deploy a.jar");
        assertThat(spaces.stored).containsExactly("a");
    }

    @Test
    void aHookThatThrowsStopsTheDeployment() {
        Path jar = jar("a.jar", "a", Map.of());
        fake.refusal = new IllegalStateException("not here");

        assertThatThrownBy(() -> deployments.deploy(jar)).isSameAs(fake.refusal);
        assertThat(deployments.list()).isEmpty();
        assertThat(spaces.stored).isEmpty();
    }

    @Test
    void aBundleIsReplacedByOneWithAnotherName() {
        deployments.deploy(jar("a.jar", "a", Map.of()));

        deployments.replace("a", jar("a.jar", "b", Map.of()));

        assertThat(deployments.list()).extracting(DeployedBundle::symbolicName).containsExactly("b");
        assertThat(deployments.find("a")).isEmpty();
        assertThat(spaces.stored).containsExactly("b");
    }

    @Test
    void aBundleStaysWhenItCannotBeReplaced() {
        deployments.deploy(jar("a.jar", "a", Map.of()));
        deployments.deploy(jar("b.jar", "b", Map.of()));
        Path again = jar("a.jar", "b", Map.of());

        assertThatThrownBy(() -> deployments.replace("a", again))
                .hasMessage("bundle b is deployed already, in version 0.0.0; undeploy it first");
        assertThat(deployments.list()).extracting(DeployedBundle::symbolicName).containsExactly("a", "b");
        assertThat(spaces.stored).containsExactlyInAnyOrder("a", "b");
    }

    private Path jar(String file, String name, Map<String, Object> attributes) {
        return spaces.jar(file, name, attributes);
    }
}
