package org.vivarium.examples.tally;

import static org.vivarium.modules.MultipleInterpreters.PER_INTERPRETER_LOCK;

import java.util.Map;
import java.util.TreeMap;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Function;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.Parameter;

/**
 * The module {@code tally}. It counts words, and does not forget them when a new version takes its place.
 *
 * <pre>{@code
 * >>> import tally
 * >>> tally.count('apple')
 * 1
 * >>> tally.counts()
 * {'apple': 1}
 * }</pre>
 */
@ExtensionModule(name = "tally", interpreters = PER_INTERPRETER_LOCK)
public final class Tally implements ModuleDefinition {
    // Functions run under the interpreter's lock, one thread at a time.
    private final Map<String, Long> counts = new TreeMap<>();

    /** Begins with what the version before has handed over. */
    @Override
    public void exec(Module module) {
        module.handedOver()
                .ifPresent(old -> ((Map<?, ?>) old).forEach((word, count) -> counts.put((String) word, (Long) count)));
    }

    /** What the next version begins with: only values of the table cross, so that nothing of this version stays alive. */
    @Override
    public Object handOver(Module module) {
        return counts;
    }

    @Function(doc = "Counts a word, and tells how often it has been counted.")
    public long count(@Parameter("word") String word) {
        return counts.merge(word, 1L, Long::sum);
    }

    @Function(doc = "All words with their counts.")
    public Map<String, Long> counts() {
        return counts;
    }
}
