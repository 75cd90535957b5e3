package org.vivarium.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.Signature;

/** How functions are called, as Python shows it: {@code hello(name, greeting='hello', *, times=1)}. */
final class Signatures {
    private Signatures() {}

    /** A function under a name. One that does not say what it is called with takes arguments by their place. */
    static String text(String name, ModuleFunction function) {
        Optional<Signature> signature = function.signature();
        return name + "(" + signature.map(Signatures::parameters).orElse("*args") + ")";
    }

    /** What a function does; empty when it does not say. */
    static String doc(ModuleFunction function) {
        return function.signature().map(Signature::doc).orElse("");
    }

    private static String parameters(Signature signature) {
        List<String> texts = new ArrayList<>();
        boolean named = false;
        for (Signature.Parameter parameter : signature.parameters()) {
            if (parameter.kind() == Signature.Kind.KEYWORD_ONLY && !named) {
                texts.add("*");
            }
            named |= parameter.kind() != Signature.Kind.POSITIONAL_OR_KEYWORD;
            texts.add(text(parameter));
        }
        return String.join(", ", texts);
    }

    private static String text(Signature.Parameter parameter) {
        return switch (parameter.kind()) {
            case VAR_POSITIONAL -> "*" + parameter.name();
            case VAR_KEYWORD -> "**" + parameter.name();
            case POSITIONAL_OR_KEYWORD, KEYWORD_ONLY ->
                parameter.isRequired()
                        ? parameter.name()
                        : parameter.name() + "=" + PythonText.of(parameter.byDefault());
        };
    }
}
