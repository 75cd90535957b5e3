package org.vivarium.instrument;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Tells the engine of {@link SharedMemory}. */
@TruffleInstrument.Registration(
        id = "vivarium-memory",
        name = "Vivarium's shared memory",
        version = "0.1.0",
        services = {Function.class, BiConsumer.class})
public final class SharedMemoryProvider extends TruffleInstrumentProvider {
    @Override
    protected String getInstrumentClassName() {
        return SharedMemory.class.getName();
    }

    @Override
    protected Object create() {
        return new SharedMemory();
    }

    @Override
    protected Collection<String> getServicesClassNames() {
        return List.of(Function.class.getName(), BiConsumer.class.getName());
    }
}
