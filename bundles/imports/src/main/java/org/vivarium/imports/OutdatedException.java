package org.vivarium.imports;

import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleSpec;

/** What a finder has found is deployed no longer: it has been replaced or undeployed before its bundle was there. */
final class OutdatedException extends ModuleException {
    private static final long serialVersionUID = 1;

    OutdatedException(ModuleSpec spec) {
        super("cannot import %s: %s has been replaced or undeployed in the meantime; try again"
                .formatted(spec.name(), spec.origin()));
    }
}
