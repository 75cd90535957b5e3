package org.vivarium.instrument;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ObjLongConsumer;

/** Tells the engine of {@link EvalBreaker}. */
@TruffleInstrument.Registration(
        id = "vivarium",
        name = "Vivarium's eval breaker",
        version = "0.1.0",
        services = {BiFunction.class, ObjLongConsumer.class})
public final class EvalBreakerProvider extends TruffleInstrumentProvider {
    @Override
    protected String getInstrumentClassName() {
        return EvalBreaker.class.getName();
    }

    @Override
    protected Object create() {
        return new EvalBreaker();
    }

    @Override
    protected Collection<String> getServicesClassNames() {
        return List.of(BiFunction.class.getName(), ObjLongConsumer.class.getName());
    }
}
