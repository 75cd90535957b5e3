package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.vivarium.spaces.BundleStore.Stored;

final class MarkedHeadersTest {
    private static final int SPACES = 20;

    @TempDir
    Path folder;

    private Map<String, String> marked(BundleJar jar, String... offered) {
        return new MarkedHeaders(JarContent.read(jar.in(folder)), Set.of(offered)).in(3);
    }

    @Test
    void exportsCarryTheSpaceAndImportsAskForItFirst() {
        assertThat(marked(BundleJar.of("one", "1.0.0")
                        .exports("a;b;version=1.0;uses:=\"c,d\",e")
                        .imports("c;version=\"[1,2)\";resolution:=optional, d")))
                .containsEntry("Export-Package", "a;b;vivarium.space=3;version=1.0;uses:=\"c,d\",e;vivarium.space=3")
                .containsEntry(
                        "Import-Package", "c;vivarium.space=3;version=\"[1,2)\";resolution:=optional, d;vivarium.space=3")
                .containsEntry("Bundle-SymbolicName", "one");
    }

    @Test
    void whatThePlatformOffersIsNotAskedOfTheSpace() {
        assertThat(marked(BundleJar.of("one", "1.0.0").imports("a;version=1,b;c;version=1,d"), "a", "c"))
                .containsEntry("Import-Package", "a;version=1,b;c;version=1,d;vivarium.space=3");
    }

    @Test
    void aBundleWithoutPackagesKeepsItsHeaders() {
        assertThat(marked(BundleJar.of("one", "1.0.0"))).doesNotContainKeys("Import-Package", "Export-Package");
    }

    @Test
    void theFrameworkLooksAtNoPackagesOfOtherSpaces() throws Exception {
        TestFramework framework = new TestFramework(folder);
        try {
            framework.store(BundleJar.of("library", "1.0.0").exports("com.acme.money;version=1.0"));
            Stored user = framework.store(BundleJar.of("user", "1.0.0").imports("com.acme.money;version=\"[1,2)\""));
            for (int id = 1; id < SPACES; id++) {
                framework.space(id).install(user);
            }
            List<BundleCapability> offered = new ArrayList<>();
            framework.context.registerService(
                    ResolverHookFactory.class,
                    _ -> new Watching(offered),
                    FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 1)));

            InterpreterSpace space = framework.space(SPACES);
            Bundle bundle = space.install(user).bundle();

            assertThat(offered)
                    .singleElement()
                    .satisfies(capability -> assertThat(
                                    capability.getRevision().getBundle())
                            .isEqualTo(space.bundles().getFirst()));
            assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        } finally {
            framework.close();
        }
    }

    /** Notes which packages are offered, before any other hook is asked. */
    private record Watching(List<BundleCapability> offered) implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {}

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {}

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            if (requirement.getNamespace().equals("osgi.wiring.package")) {
                offered.addAll(candidates);
            }
        }

        @Override
        public void end() {}
    }
}
