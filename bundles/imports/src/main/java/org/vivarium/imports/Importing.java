package org.vivarium.imports;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.vivarium.imports.ModuleTable.Claim;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.ModuleSpec;

/**
 * Imports modules into one interpreter's table: {@code importlib._bootstrap._find_and_load}. The calling thread does not hold the
 * interpreter's lock. Thread-safe; it has no state of its own.
 *
 * @param table where to
 * @param path what finds the modules
 * @param maker what makes them
 * @param siblings what the modules see of each other
 * @param shared gives the spec by which this interpreter makes a module, which may be initialized in another one
 */
record Importing(
        ModuleTable table,
        MetaPath path,
        ModuleMaker maker,
        ImportedModule.Siblings siblings,
        UnaryOperator<ModuleSpec> shared) {
    private static final System.Logger LOGGER = System.getLogger(Importing.class.getName());

    /** What a module is made of, and its definition. */
    private record Loaded(ModuleSpec spec, ModuleDefinition definition) {}

    Interpreter interpreter() {
        return table.interpreter();
    }

    /** The module that fulfils a requirement, imported now when it has not been. */
    Module importModule(ModuleRequirement wanted) {
        ImportScope outer = ImportScope.current();
        outer.pause();
        try {
            return importInside(outer.inside(), withConfig(wanted));
        } finally {
            outer.resume();
        }
    }

    /** A requirement together with what the config requires. */
    ModuleRequirement withConfig(ModuleRequirement wanted) {
        return interpreter()
                .config()
                .imports()
                .requirementOf(wanted.name())
                .map(wanted::and)
                .orElse(wanted);
    }

    private Module importInside(ImportScope scope, ModuleRequirement wanted) {
        Optional<String> parent = ModuleNames.parentOf(wanted.name());
        Optional<Claim> claim = table.claim(wanted.name(), parent);
        while (claim.isEmpty()) {
            ModuleRequirement above = ModuleRequirement.any(parent.orElseThrow());
            scope.within(() -> importModule(above));
            claim = table.claim(wanted.name(), parent);
        }
        Slot slot = claim.orElseThrow().slot();
        return claim.orElseThrow().isNew() ? make(slot, wanted, scope) : asFarAsMade(slot, wanted);
    }

    private Module asFarAsMade(Slot slot, ModuleRequirement wanted) {
        ImportedModule module = table.placed(slot)
                .orElseThrow(() -> new ModuleException(
                        "cannot import " + slot.name() + ": it is imported in a circle, by its own bundle's start"));
        ModuleSpec spec = module.spec();
        if (!wanted.matches(spec.version())) {
            throw new ModuleException("module %s is imported in version %s, which does not match %s; reload it"
                    .formatted(slot.name(), spec.version(), ModuleNames.clausesOf(wanted)));
        }
        return module;
    }

    private Module make(Slot slot, ModuleRequirement wanted, ImportScope scope) {
        try {
            maker.audit(slot.name());
        } catch (RuntimeException | Error refusal) {
            table.remove(slot);
            throw refusal;
        }
        try {
            scope.call(() -> {
                maker.limited(interpreter(), slot.name(), scope, () -> fill(slot, wanted, scope));
                return table.finish(slot);
            });
        } catch (Throwable failure) {
            throw abandon(slot, failure);
        }
        scope.reload().ifPresent(reload -> reload.hasImported(table, slot));
        scope.tell(slot.name());
        return slot.module();
    }

    /** What a module is to be made of. */
    ModuleSpec spec(ModuleRequirement wanted) {
        Optional<String> parent = ModuleNames.parentOf(wanted.name());
        if (parent.flatMap(table::placed)
                .filter(module -> !path.isPackage(module.spec()))
                .isPresent()) {
            throw new ModuleNotFoundException(wanted.name(), parent.orElseThrow());
        }
        ModuleSpec spec = path.find(interpreter(), wanted).orElseThrow(() -> path.missing(wanted));
        maker.checkSupport(interpreter(), spec);
        return shared.apply(spec);
    }

    private Made fill(Slot slot, ModuleRequirement wanted, ImportScope scope) throws Exception {
        Loaded loaded = load(slot, wanted, scope);
        scope.loaded();
        ImportedModule module = new ImportedModule(slot.name(), interpreter(), siblings, maker.runtime());
        Incarnation version = new Incarnation(module, loaded.spec, loaded.definition, Optional.empty());
        module.become(version);
        Made made = new Made(version, loaded.definition);
        table.place(slot, module, made);
        maker.watched(interpreter(), slot.name(), scope, () -> {
            made.make();
            version.exec();
            return made;
        });
        return made;
    }

    /** Finds a module and loads it; begins anew when what was found has been replaced in between, but when it is found again. */
    private Loaded load(Slot slot, ModuleRequirement wanted, ImportScope scope) throws Exception {
        ModuleSpec outdated = null;
        while (true) {
            scope.asks();
            ModuleSpec spec = spec(wanted);
            scope.found();
            table.isOf(slot, spec);
            try {
                return new Loaded(spec, spec.loader().load(spec, interpreter()));
            } catch (OutdatedException e) {
                if (spec.equals(outdated)) {
                    throw e;
                }
                outdated = spec;
                LOGGER.log(System.Logger.Level.DEBUG, "module " + slot.name() + " is looked for again", e);
            }
        }
    }

    /** Leaves nothing of an import that failed; those who wait for it try for themselves. */
    private RuntimeException abandon(Slot slot, Throwable failure) {
        try {
            Optional<Throwable> besides = table.discard(slot);
            RuntimeException report = ModuleMaker.report(failure);
            besides.ifPresent(each -> ModuleMaker.suppress(report, each));
            return report;
        } finally {
            table.remove(slot);
        }
    }
}
