package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ModuleException;

final class DeployFolderTest {
    private static final File FILE = new File("a.jar");

    private final FakeSpaces spaces = new FakeSpaces();
    private final Deployments deployments = new Deployments(spaces, Optional::empty);
    private final DeployFolder folder = new DeployFolder(deployments);

    @Test
    void aFileThatIsReplacedByAnotherBundleReplacesItsOwn() {
        spaces.jar("a.jar", "a", Map.of());
        folder.install(FILE);
        spaces.jar("a.jar", "b", Map.of());

        folder.update(FILE);
        assertThat(deployments.list()).extracting(DeployedBundle::symbolicName).containsExactly("b");

        folder.uninstall(FILE);
        assertThat(deployments.list()).isEmpty();
        assertThat(spaces.stored).isEmpty();
    }

    @Test
    void aFileThatCannotBeUpdatedCanStillBeRemoved() {
        spaces.jar("a.jar", "a", Map.of());
        folder.install(FILE);
        spaces.jar("a.jar", "a", Map.of("gil", "OWN"));

        assertThatThrownBy(() -> folder.update(FILE)).isInstanceOf(ModuleException.class);
        assertThat(deployments.list()).extracting(DeployedBundle::symbolicName).containsExactly("a");

        folder.uninstall(FILE);
        assertThat(deployments.list()).isEmpty();
    }

    @Test
    void aFileThatWasNotDeployedFromHereIsRefused() {
        assertThatThrownBy(() -> folder.uninstall(FILE))
                .isInstanceOf(ModuleException.class)
                .hasMessage("a.jar was not deployed from here");
    }
}
