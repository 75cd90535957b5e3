package org.vivarium.examples.greeting;

import static org.vivarium.modules.MultipleInterpreters.PER_INTERPRETER_LOCK;

import java.util.concurrent.atomic.AtomicLong;
import org.vivarium.examples.phrases.Phrases;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Function;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.Parameter;

/**
 * The module {@code greeting}. It uses the library {@code phrases}, another bundle, which the import installs with it.
 *
 * <pre>{@code
 * >>> import greeting
 * >>> greeting.hello('Ada', language='fr')
 * 'Bonjour, Ada'
 * >>> greeting.greeted()
 * 1
 * }</pre>
 */
@ExtensionModule(name = "greeting", interpreters = PER_INTERPRETER_LOCK)
public final class Greeting implements ModuleDefinition {
    @Override
    public Object newState(Module module) {
        return new AtomicLong();
    }

    /** The first parameter is not the caller's: it is the module, which has the state. */
    @Function(doc = "Greets someone.")
    public String hello(
            Module module,
            @Parameter("name") String name,
            @Parameter(value = "language", byDefault = "en") String language) {
        String greeting = Phrases.hello(language) + ", " + name;
        module.state(AtomicLong.class).incrementAndGet();
        return greeting;
    }

    @Function(doc = "How many have been greeted in this interpreter.")
    public long greeted(Module module) {
        return module.state(AtomicLong.class).get();
    }
}
