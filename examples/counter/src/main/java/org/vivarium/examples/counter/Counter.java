package org.vivarium.examples.counter;

import static org.vivarium.modules.MultipleInterpreters.PER_INTERPRETER_LOCK;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;

/**
 * The module {@code counter}: it counts in a static field and in the module's state. Both start at 0 in each interpreter
 * that imports it, because each interpreter loads this class anew.
 *
 * <pre>{@code
 * >>> import counter
 * >>> counter.increment()
 * (1, 1)
 * }</pre>
 */
@ExtensionModule(name = "counter", interpreters = PER_INTERPRETER_LOCK)
public final class Counter implements ModuleDefinition {
    // Several threads of an interpreter may call increment() at once, hence the atomic counters.
    private static final AtomicLong STATIC_COUNT = new AtomicLong();

    @Override
    public void exec(Module module) {
        AtomicLong stateCount = module.state(new AtomicLong());
        module.function(
                "increment", arguments -> List.of(STATIC_COUNT.incrementAndGet(), stateCount.incrementAndGet()));
    }
}
