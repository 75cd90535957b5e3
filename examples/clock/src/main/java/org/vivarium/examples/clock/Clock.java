package org.vivarium.examples.clock;

import static org.vivarium.modules.MultipleInterpreters.PER_INTERPRETER_LOCK;

import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Function;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;

/**
 * The module {@code clock}. It asks a service, which a Declarative Services component offers inside of the same interpreter.
 *
 * <pre>{@code
 * >>> import clock
 * >>> clock.now()
 * '12:34:56'
 * }</pre>
 */
@ExtensionModule(name = "clock", interpreters = PER_INTERPRETER_LOCK)
public final class Clock implements ModuleDefinition {
    private final ServiceTracker<TimeSource, TimeSource> source =
            new ServiceTracker<>(FrameworkUtil.getBundle(Clock.class).getBundleContext(), TimeSource.class, null);

    @Override
    public void exec(Module module) {
        source.open();
        module.own(source::close);
    }

    @Function(doc = "The time now.")
    public String now() {
        TimeSource found = source.getService();
        if (found == null) {
            throw new IllegalStateException("there is no TimeSource in this interpreter");
        }
        return found.now();
    }
}
