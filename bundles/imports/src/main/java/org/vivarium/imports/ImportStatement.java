package org.vivarium.imports;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.BundleRoots.Root;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleSpec;

/**
 * Imports several modules, {@code import a, b, c}: one after the other, each by itself, but the bundles that will be needed are
 * installed and resolved together before. The calling thread does not hold the interpreter's lock. Thread-safe.
 *
 * <p>What is installed ahead is a guess, which no module has to follow: one that turns out to be made of something else
 * finds its own way, and what nobody has entered in the end is taken out again. So when it fails nothing is lost, and the import
 * of the module that is to blame says why. Where another finder is asked before that of the deployed bundles nothing is installed
 * ahead: what it finds is known when its turn comes, and a bundle that no module is made of would provide for the others. Nor is it
 * where the class space sees more than one way to wire the bundles: a later one would provide for the earlier.
 *
 * @param importing what imports each
 * @param deployed knows the bundles
 */
record ImportStatement(Importing importing, BundleFinder deployed) {
    private static final System.Logger LOGGER = System.getLogger(ImportStatement.class.getName());

    /** The modules that fulfil requirements, imported now when they have not been. */
    List<Module> importModules(List<ModuleRequirement> wanted) {
        List<Root> prepared =
                importing.path().beginsWithDeployed(importing.interpreter()) ? prepare(wanted) : List.of();
        try {
            return wanted.stream().map(importing::importModule).toList();
        } finally {
            importing.table().roots().forget(prepared);
        }
    }

    private List<Root> prepare(List<ModuleRequirement> wanted) {
        ImportScope outer = ImportScope.current();
        outer.pause();
        try {
            BooleanSupplier unchanged = deployed.unchanged();
            Set<ModuleRequirement> missing = new LinkedHashSet<>();
            wanted.forEach(each -> collect(each, missing));
            if (missing.size() < 2) {
                // One alone gains nothing, and will be looked for when it is imported.
                return List.of();
            }
            Set<StoredBundle> bundles = new LinkedHashSet<>();
            missing.forEach(each -> bundleOf(importing.withConfig(each)).ifPresent(bundles::add));
            return importing.table().roots().prepare(bundles, unchanged);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the modules " + wanted + " are imported without being prepared", e);
            return List.of();
        } finally {
            outer.resume();
        }
    }

    /** A module that has not been imported, after the packages that it is in. */
    private void collect(ModuleRequirement wanted, Set<ModuleRequirement> missing) {
        if (importing.table().contains(wanted.name())) {
            return;
        }
        ModuleNames.parentOf(wanted.name()).ifPresent(above -> collect(ModuleRequirement.any(above), missing));
        missing.add(wanted);
    }

    private Optional<StoredBundle> bundleOf(ModuleRequirement wanted) {
        return deployed.find(importing.interpreter(), wanted)
                .map(importing.shared())
                .map(ModuleSpec::loader)
                .filter(BundleLoader.class::isInstance)
                .map(loader -> ((BundleLoader) loader).bundle());
    }
}
