package org.vivarium.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.imports.JarStore.Jar;
import org.vivarium.modules.DeployedBundle;

final class DeployFolderTest {
    @TempDir
    private Path watched;

    private final JarStore store = new JarStore();
    private final FakeHolders holders = new FakeHolders();
    private final Deployments deployments = new Deployments(store, Optional::empty);
    private final DeploymentAdmin admin = new DeploymentAdmin(deployments, holders, () -> Ties.now(null, null));
    private final ByteArrayOutputStream reported = new ByteArrayOutputStream();
    private final DeployFolder folder = new DeployFolder(admin, new PrintStream(reported, true, UTF_8));

    @Test
    void onlyJarsAreTaken() {
        assertThat(folder.canHandle(new File("a.jar"))).isTrue();
        assertThat(folder.canHandle(new File("a.jar.part"))).isFalse();
        assertThat(folder.canHandle(new File("README"))).isFalse();
    }

    @Test
    void aFileIsDeployedUpdatedAndUndeployed() throws IOException {
        File file = place("any name.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(file);
        assertReported("deployed a 1.0.0 from " + file);

        folder.update(place("any name.jar", Jar.ofModule("a", "2.0.0")));
        assertReported("updated a 1.0.0 to 2.0.0 from " + file);
        assertThat(ids()).containsExactly("a/2.0.0");

        remove(file);
        assertReported("undeployed a/2.0.0");
        assertThat(ids()).isEmpty();
        assertThat(store.stored).isEmpty();
    }

    @Test
    void interpretersFollowAFileAsTheirConfigsSay() throws IOException {
        File file = place("a.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(file);
        for (long id = 1; id <= 3; id++) {
            holders.holder(id, id != 2, deployments.named("a").stored());
        }
        holders.refusing.put(3L, "its exec slot threw");

        reported.reset();
        folder.update(place("a.jar", Jar.ofModule("a", "2.0.0")));

        assertReported(
                "interpreter 3 cannot follow the update: its exec slot threw",
                "updated a 1.0.0 to 2.0.0 from " + file + "; 1 of 3 interpreters have followed");
        assertThat(holders.bundlesOf(1)).containsExactly("a/2.0.0");
        assertThat(holders.bundlesOf(2)).containsExactly("a/1.0.0");
    }

    @Test
    void twoVersionsAreTwoFiles() throws IOException {
        File one = place("one.jar", Jar.ofModule("a", "1.0.0"));
        File two = place("two.jar", Jar.ofModule("a", "2.0.0"));
        folder.install(one);
        folder.install(two);
        assertThat(ids()).containsExactly("a/1.0.0", "a/2.0.0");

        folder.update(place("one.jar", Jar.ofModule("a", "1.1.0")));
        assertThat(ids()).containsExactly("a/1.1.0", "a/2.0.0");

        remove(two);
        assertThat(ids()).containsExactly("a/1.1.0");
    }

    @Test
    void aFileThatBecomesAnotherBundleReplacesItsOwnAndNobodyFollows() throws IOException {
        File file = place("a.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(file);
        holders.holder(1, true, deployments.named("a").stored());
        reported.reset();

        folder.update(place("a.jar", Jar.ofModule("b", "3.0.0")));

        assertReported("replaced a 1.0.0 by b 3.0.0 from " + file + "; 0 of 1 interpreters have followed");
        assertThat(ids()).containsExactly("b/3.0.0");
        assertThat(holders.swapped).isEmpty();
        remove(file);
        assertThat(store.stored).isEmpty();
    }

    @Test
    void aHalfCopiedFileIsRefusedUntilItIsWhole() throws IOException {
        File file = placeHalf("a.jar");
        folder.install(file);
        assertReported("cannot deploy " + file + ": " + file + " is not a whole jar file");
        assertThat(ids()).isEmpty();

        folder.update(place("a.jar", Jar.ofModule("a", "1.0.0")));
        assertReported("deployed a 1.0.0 from " + file);
    }

    @Test
    void aBrokenFileLeavesTheOldVersionWorking() throws IOException {
        File file = place("a.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(file);
        reported.reset();

        folder.update(place("a.jar", Jar.of("a", "2.0.0").module("a", Map.of("gil", "OWN"))));

        assertReported("cannot update " + file + ": " + file
                + " declares a module with gil=OWN; there are [USED, NOT_USED]; a/1.0.0 stays");
        assertThat(ids()).containsExactly("a/1.0.0");
        folder.update(place("a.jar", Jar.ofModule("a", "2.0.0")));
        assertThat(ids()).containsExactly("a/2.0.0");
        remove(file);
        assertThat(ids()).isEmpty();
    }

    @Test
    void aBrokenFileThatIsRemovedIsForgotten() throws IOException {
        File file = placeHalf("a.jar");
        folder.install(file);
        reported.reset();

        remove(file);

        assertReported();
    }

    @Test
    void aRefusedFileIsTakenWhenWhatWasInItsWayLeaves() throws IOException {
        File one = place("one.jar", Jar.ofModule("a", "1.0.0"));
        File renamed = place("renamed.jar", Jar.ofModule("a", "1.0.0"));
        File broken = placeHalf("broken.jar");
        folder.install(one);
        folder.install(renamed);
        folder.install(broken);
        reported.reset();

        remove(one);

        assertReported("undeployed a/1.0.0", "deployed a 1.0.0 from " + renamed);
        assertThat(ids()).containsExactly("a/1.0.0");
    }

    @Test
    void aRefusedFileIsTakenWhenWhatWasInItsWayIsUpdated() throws IOException {
        File one = place("one.jar", Jar.ofModule("a", "1.0.0"));
        File two = place("two.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(one);
        folder.install(two);

        folder.update(place("one.jar", Jar.ofModule("a", "2.0.0")));

        assertThat(ids()).containsExactly("a/2.0.0", "a/1.0.0");
    }

    @Test
    void aFileThatIsInTheWayIsNamed() throws IOException {
        File one = place("one.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(one);
        admin.deploy(place("elsewhere.jar", Jar.ofModule("b", "1.0.0")).toPath());
        reported.reset();

        File two = place("two.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(two);
        assertReported("cannot deploy " + two + ": bundle a 1.0.0 is deployed already; that came from " + one
                + ": replace that file, or remove it");

        File other = place("other.jar", Jar.ofModule("b", "1.0.0"));
        folder.install(other);
        assertReported("cannot deploy " + other
                + ": bundle b 1.0.0 is deployed already; that came from no file here: undeploy it first");
    }

    @Test
    void whatACommandHasUndeployedIsNoneOfTheFilesBusiness() throws IOException {
        File file = place("a.jar", Jar.ofModule("a", "1.0.0"));
        folder.install(file);
        admin.undeploy("a");
        reported.reset();

        folder.update(place("a.jar", Jar.ofModule("a", "1.1.0")));
        assertReported("deployed a 1.1.0 from " + file);
        admin.undeploy("a");
        reported.reset();

        remove(file);
        assertReported();
    }

    private File place(String name, Jar jar) throws IOException {
        Path file = watched.resolve(name);
        Files.writeString(file, jar.toString());
        store.write(file.toString(), jar);
        return file.toFile();
    }

    private File placeHalf(String name) throws IOException {
        Path file = watched.resolve(name);
        Files.writeString(file, "half");
        store.writeHalf(file.toString());
        return file.toFile();
    }

    private void remove(File file) throws IOException {
        Files.delete(file.toPath());
        folder.uninstall(file);
    }

    private void assertReported(String... lines) {
        assertThat(reported.toString(UTF_8).lines()).containsExactly(lines);
        reported.reset();
    }

    private List<String> ids() {
        return admin.list().stream().map(DeployedBundle::id).toList();
    }
}
